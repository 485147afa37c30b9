"""The tables of cases, of sending, and of shared-care requests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=30)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
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
            name="Sharing",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="sharing", serialize=False, to="organisations.organisation"
                    ),
                ),
                ("name_to_commissioner", models.BooleanField(default=False)),
                ("name_to_lmc", models.BooleanField(default=False)),
                ("letter_by_link", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("raised_by", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                ("site", models.CharField(blank=True, max_length=160)),
                ("letter_reference", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("opened_at", models.DateTimeField()),
                ("opened_on", models.DateField()),
                ("is_urgent", models.BooleanField(default=False)),
                ("label", models.CharField(max_length=20)),
                ("type", models.CharField(max_length=10)),
                (
                    "said_by",
                    models.CharField(
                        choices=[("practice", "Practice"), ("provider", "Provider"), ("commissioner", "Commissioner"), ("remit", "Remit")], max_length=12
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        choices=[("practice", "Practice"), ("provider", "Provider"), ("commissioner", "Commissioner"), ("remit", "Remit")],
                        max_length=12,
                    ),
                ),
                (
                    "risk_with",
                    models.CharField(
                        blank=True,
                        choices=[("practice", "Practice"), ("provider", "Provider"), ("commissioner", "Commissioner"), ("remit", "Remit")],
                        max_length=12,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("overdue_from", models.DateField(blank=True, null=True)),
                ("escalate_on", models.DateField(blank=True, null=True)),
                ("last_number", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("is_confirmed", models.BooleanField(default=False)),
                (
                    "commissioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_of_commissioner",
                        to="organisations.organisation",
                    ),
                ),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cases_of_practice", to="organisations.organisation")),
                ("provider", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cases_of_provider", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock", models.CharField(max_length=20)),
                (
                    "owed_by",
                    models.CharField(
                        blank=True,
                        choices=[("practice", "Practice"), ("provider", "Provider"), ("commissioner", "Commissioner"), ("remit", "Remit")],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("overdue_from", models.DateField(blank=True, null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="cases.case")),
            ],
        ),
        migrations.CreateModel(
            name="EventWords",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="words", serialize=False, to="cases.caseevent"
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="caseevent",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="cases.case"),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("sealed_name", models.BinaryField()),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.caseevent")),
            ],
        ),
        migrations.CreateModel(
            name="CaseItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("item_id", models.CharField(max_length=60)),
                ("finding", models.CharField(blank=True, max_length=60)),
                ("task", models.CharField(max_length=40)),
                ("rule", models.CharField(blank=True, max_length=20)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("clause", models.CharField(blank=True, max_length=20)),
                ("ask", models.CharField(max_length=12)),
                ("minutes_low", models.PositiveSmallIntegerField(default=0)),
                ("minutes_likely", models.PositiveSmallIntegerField(default=0)),
                ("minutes_high", models.PositiveSmallIntegerField(default=0)),
                ("minutes_basis", models.CharField(blank=True, max_length=12)),
                ("sealed", models.BinaryField()),
                ("said", models.CharField(blank=True, max_length=12)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="items", to="cases.case")),
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
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField(max_length=2000)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reply_templates", to="organisations.organisation"),
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
        ),
        migrations.CreateModel(
            name="SignedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("practice", "Practice"), ("provider", "Provider"), ("commissioner", "Commissioner"), ("remit", "Remit")], max_length=12
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("sent_to", models.CharField(blank=True, max_length=160)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case")),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["practice", "waits_for", "-is_urgent", "due_on", "id"], name="cases_practice_waits"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["provider", "waits_for", "-is_urgent", "due_on", "id"], name="cases_provider_waits"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["commissioner", "waits_for", "-is_urgent", "due_on", "id"], name="cases_commissioner_waits"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("overdue_from__isnull", False)), fields=["practice", "overdue_from"], name="cases_practice_overdue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("overdue_from__isnull", False)), fields=["provider", "overdue_from"], name="cases_provider_overdue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("overdue_from__isnull", False)), fields=["commissioner", "overdue_from"], name="cases_commissioner_overdue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["practice", "-last_at", "-id"], name="cases_practice_latest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["provider", "-last_at", "-id"], name="cases_provider_latest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["commissioner", "-last_at", "-id"], name="cases_commissioner_latest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("escalate_on__isnull", False)), fields=["commissioner", "escalate_on"], name="cases_commissioner_time_up"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("practice", "provider", "raised_by", "key"), name="cases_case_one_a_key"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="cases_case_has_a_key"),
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(fields=["case", "overdue_from", "owed_by"], name="cases_clock_overdue"),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.UniqueConstraint(fields=("case", "clock"), name="cases_clock_runs_once"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="cases_event_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(fields=("case", "previous_hash"), name="cases_event_one_successor"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(condition=models.Q(("key", ""), _negated=True), fields=("case", "key"), name="cases_event_one_a_key"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="cases_event_numbers_begin_at_one"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("event", "place"), name="cases_attachment_one_a_place"),
        ),
        migrations.AddIndex(
            model_name="caseitem",
            index=models.Index(fields=["task", "case"], name="cases_item_task"),
        ),
        migrations.AddConstraint(
            model_name="caseitem",
            constraint=models.UniqueConstraint(fields=("case", "item_id"), name="cases_item_once_a_case"),
        ),
        migrations.AddConstraint(
            model_name="caseitem",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="cases_item_one_a_number"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(condition=models.Q(("case", None)), fields=["organisation", "-began_at"], name="cases_draft_not_sent"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="cases_draft_one_a_key"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acting_at", None), ("acting_kind", "")),
                    models.Q(models.Q(("acting_kind", ""), _negated=True), ("acting_at__isnull", False)),
                    _connector="OR",
                ),
                name="cases_draft_acting_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("case", "name"), name="cases_paper_one_a_name"),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.UniqueConstraint(fields=("organisation", "title"), name="cases_template_one_a_title"),
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
        migrations.AddConstraint(
            model_name="sharedcarefile",
            constraint=models.UniqueConstraint(fields=("step", "place"), name="cases_shared_care_file_one_a_place"),
        ),
        migrations.AddConstraint(
            model_name="signedlink",
            constraint=models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("made_at"))), name="cases_link_ends_after_it_begins"),
        ),
    ]
