"""The tables of information requests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("subject", models.CharField(max_length=200)),
                ("from_whom", models.CharField(blank=True, max_length=60)),
                ("sealed_contact", models.BinaryField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("received_on", models.DateField()),
                ("clarity_asked_on", models.DateField(blank=True, null=True)),
                ("clarity_given_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("hide_under", models.PositiveSmallIntegerField(default=5)),
                ("hiding_reason", models.CharField(blank=True, max_length=1000)),
                ("exemptions", models.JSONField(default=list)),
                ("added_at", models.DateTimeField()),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="information_requests", to="organisations.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FrozenAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("docx", models.BinaryField()),
                ("pdf", models.BinaryField()),
                ("csv", models.BinaryField()),
                ("sections", models.JSONField()),
                ("cases", models.JSONField(default=dict)),
                ("total_words", models.CharField(max_length=40)),
                ("taken_at", models.DateTimeField()),
                ("prepared_by", models.CharField(max_length=120)),
                ("prepared_by_name", models.CharField(max_length=120)),
                ("decision", models.CharField(blank=True, max_length=12)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="foi.informationrequest")),
            ],
        ),
        migrations.CreateModel(
            name="InternalReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField()),
                ("promise_days", models.PositiveSmallIntegerField(default=20)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=1000)),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="internal_reviews", to="foi.informationrequest")),
            ],
        ),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(fields=["commissioner", "-received_on"], name="foi_informa_commiss_0536e7_idx"),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(condition=models.Q(("last_on__gte", models.F("first_on"))), name="foi_request_period_in_order"),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_on", None), ("answered_on", None), _connector="OR"), name="foi_request_withdrawn_or_answered"
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenanswer",
            constraint=models.UniqueConstraint(condition=models.Q(("decision", "")), fields=("request",), name="foi_one_open_answer"),
        ),
        migrations.AddConstraint(
            model_name="frozenanswer",
            constraint=models.UniqueConstraint(condition=models.Q(("decision", "released")), fields=("request",), name="foi_one_released_answer"),
        ),
        migrations.AddConstraint(
            model_name="frozenanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decision", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="foi_decided_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="internalreview",
            constraint=models.UniqueConstraint(condition=models.Q(("answered_on", None)), fields=("request",), name="foi_one_open_review"),
        ),
        migrations.AddConstraint(
            model_name="internalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_on", None), models.Q(("outcome", ""), _negated=True), _connector="OR"), name="foi_review_ends_with_words"
            ),
        ),
    ]
