"""Tables of sending: drafts, papers, letterheads, and shared-care requests. Apart from 0001, which would be too long to read with them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_refuse_changes"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letterhead",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "patient_shown",
                    models.CharField(
                        choices=[
                            ("initials_and_number", "initials_and_number"),
                            ("name_and_number", "name_and_number"),
                            ("number", "number"),
                            ("initials", "initials"),
                        ],
                        default="initials_and_number",
                        max_length=30,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedCareRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("provider_name", models.CharField(blank=True, max_length=160)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                ("letter_reference", models.CharField(blank=True, max_length=60)),
                ("finding", models.CharField(blank=True, max_length=60)),
                ("medicine", models.CharField(max_length=160)),
                ("asked_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("checked", "checked"),
                            ("more_information", "more_information"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("sealed_plan", models.BinaryField(default=b"")),
                ("began_by", models.CharField(max_length=120)),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="shared_care_asked", to="organisations.organisation")),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="shared_care_asks", to="organisations.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedCareStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("move", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("by_name", models.CharField(blank=True, max_length=120)),
                ("sealed_words", models.BinaryField(default=b"")),
                ("sealed_paper", models.BinaryField(default=b"")),
                ("how", models.CharField(blank=True, max_length=10)),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.sharedcarerequest")),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("occasion", models.CharField(choices=[("letter", "letter"), ("call", "call"), ("referral", "referral")], max_length=10)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                ("acting_kind", models.CharField(blank=True, max_length=20)),
                ("acting_by", models.CharField(blank=True, max_length=120)),
                ("acting_at", models.DateTimeField(blank=True, null=True)),
                ("is_clinician", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
                ("began_by", models.CharField(max_length=120)),
                ("began_at", models.DateTimeField()),
                ("case", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="draft", to="cases.case")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="organisations.organisation")),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drafts_to", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("case", None)), fields=["organisation", "-began_at"], name="cases_draft_not_sent")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="cases_draft_one_a_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acting_at", None), ("acting_kind", "")),
                            models.Q(models.Q(("acting_kind", ""), _negated=True), ("acting_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_draft_acting_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=10)),
                ("how", models.CharField(max_length=10)),
                ("sealed", models.BinaryField()),
                ("approved_by", models.CharField(max_length=120)),
                ("approved_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="cases.case")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "name"), name="cases_paper_one_a_name")],
            },
        ),
        migrations.AddIndex(
            model_name="sharedcarerequest",
            index=models.Index(fields=["practice", "state", "asked_on"], name="cases_shared_care_list"),
        ),
        migrations.AddConstraint(
            model_name="sharedcarerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("letter_reference", ""), _negated=True),
                fields=("practice", "letter_reference", "finding"),
                name="cases_shared_care_one_a_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedcarestep",
            constraint=models.UniqueConstraint(fields=("request", "number"), name="cases_shared_care_step_one_a_number"),
        ),
        migrations.CreateModel(
            name="SharedCareFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("sealed_name", models.BinaryField()),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("step", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.sharedcarestep")),
            ],
            options={"constraints": (models.UniqueConstraint(fields=("step", "place"), name="cases_shared_care_file_one_a_place"),)},
        ),
    ]
