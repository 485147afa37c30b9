"""The tables of letters."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("upload", "Added by a person"),
                            ("pasted", "Pasted by a person"),
                            ("folder", "Watched folder"),
                            ("mail", "Email"),
                            ("mesh", "MESH mailbox"),
                            ("fhir", "FHIR message"),
                            ("api", "Sent by a system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_name", models.BinaryField()),
                ("size", models.PositiveBigIntegerField()),
                ("had_path", models.BooleanField(default=False)),
                ("received_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("reading", "Being read"),
                            ("read", "Read"),
                            ("failed", "Could not be read"),
                            ("removed", "Removed"),
                            ("not_ours", "Put aside: another practice's patient"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("sealed_reason", models.BinaryField(default=b"")),
                ("reader", models.CharField(blank=True, max_length=32)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("job", models.CharField(blank=True, max_length=64)),
                ("queued_at", models.DateTimeField()),
                ("pulse_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="organisations.organisation")),
                ("delivery", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="correspondence.delivery")),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("provider_name", models.CharField(blank=True, max_length=160)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                ("kind", models.CharField(max_length=30)),
                ("written_on", models.DateField(blank=True, null=True)),
                ("event_on", models.DateField(blank=True, null=True)),
                ("received_on", models.DateField()),
                ("edition", models.CharField(blank=True, max_length=20)),
                ("release", models.CharField(max_length=20)),
                ("text_digest", models.CharField(max_length=64)),
                ("sealed_text", models.BinaryField()),
                ("sealed_details", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_decide", "To decide"),
                            ("only_ours", "Only ordinary GP work"),
                            ("nothing_asked", "Nothing asked"),
                            ("to_send", "Decided, not sent yet"),
                            ("done", "Done: nothing to send"),
                            ("sent", "Sent"),
                            ("repeated", "Checked already"),
                            ("not_ours", "Put aside: another practice's patient"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=120)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("case_reference", models.CharField(blank=True, max_length=20)),
                ("arrival", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="correspondence.arrival")),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="organisations.organisation")),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters_written", to="organisations.organisation"
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="repeats", to="correspondence.letter"),
                ),
                (
                    "sent_to",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters_returned", to="organisations.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=20)),
                ("rule_version", models.PositiveSmallIntegerField()),
                ("task", models.CharField(max_length=40)),
                ("outcome", models.CharField(max_length=10)),
                ("basis", models.CharField(max_length=20)),
                ("asked", models.CharField(max_length=10)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("citation", models.CharField(max_length=300)),
                ("clause", models.CharField(blank=True, max_length=40, null=True)),
                ("excuse", models.CharField(blank=True, max_length=60)),
                ("sealed_words", models.BinaryField()),
                ("is_urgent", models.BooleanField()),
                ("is_question", models.BooleanField()),
                ("minutes_low", models.PositiveSmallIntegerField()),
                ("minutes_likely", models.PositiveSmallIntegerField()),
                ("minutes_high", models.PositiveSmallIntegerField()),
                ("minutes_basis", models.CharField(max_length=20)),
                ("due_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("runs_out_on", models.DateField(blank=True, null=True)),
                (
                    "suggested",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("return", "Return it"),
                            ("protest", "Do it and report"),
                            ("accept", "Accept it"),
                            ("not_right", "Not right"),
                            ("ask", "Ask the hospital"),
                        ],
                        max_length=10,
                    ),
                ),
                ("was_chosen", models.BooleanField(default=False)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("return", "Return it"),
                            ("protest", "Do it and report"),
                            ("accept", "Accept it"),
                            ("not_right", "Not right"),
                            ("ask", "Ask the hospital"),
                        ],
                        max_length=10,
                    ),
                ),
                ("touched", models.BooleanField(default=False)),
                ("decided_by", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("added_by", models.CharField(blank=True, max_length=120)),
                ("letter", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="correspondence.letter")),
            ],
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_data", models.BinaryField()),
                ("arrival", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="original", to="correspondence.arrival")),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("formulary", models.BinaryField(default=b"")),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="policy_versions", to="organisations.organisation"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="letter",
            name="policy",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="correspondence.policyversion"
            ),
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("are_suggestions_chosen", models.BooleanField(default=True)),
                (
                    "practice",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="letter_preference", to="organisations.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("arrival", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="repeats", to="correspondence.arrival")),
                ("delivery", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="repeats", to="correspondence.delivery")),
            ],
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["practice", "at"], name="corresponde_practic_9b1b56_idx"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["upload", "pasted", "folder", "mail", "mesh", "fhir", "api"])), name="correspondence_delivery_known_source"
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["delivery", "state"], name="corresponde_deliver_0c24d7_idx"),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["state", "queued_at"], name="corresponde_state_72457f_idx"),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(fields=("practice", "digest"), name="correspondence_arrival_once_a_practice"),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "read", "failed", "removed", "not_ours"])), name="correspondence_arrival_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "reading"), models.Q(("reader", ""), _negated=True), ("pulse_at__isnull", False)),
                    models.Q(models.Q(("state", "reading"), _negated=True), ("reader", "")),
                    _connector="OR",
                ),
                name="correspondence_arrival_reader_while_reading",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("letter", "number"), name="correspondence_finding_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="correspondence_finding_has_words"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(condition=models.Q(("outcome__in", ["return", "review", "accept"])), name="correspondence_finding_known_outcome"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["", "return", "protest", "accept", "not_right", "ask"])), name="correspondence_finding_known_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), ("decided_at", None), ("decided_by", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), models.Q(("decided_by", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="correspondence_finding_decision_says_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="correspondence_policy_one_a_number"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["practice", "state", "is_urgent", "read_at"], name="corresponde_practic_54cbf2_idx"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["sent_to", "sent_at"], name="corresponde_sent_to_47b45b_idx"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("arrival", "number"), name="correspondence_letter_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("same_as", None)), fields=("practice", "text_digest"), name="correspondence_letter_same_words_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["to_decide", "only_ours", "nothing_asked", "to_send", "done", "sent", "repeated", "not_ours"])),
                name="correspondence_letter_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "repeated"), ("same_as__isnull", False)),
                    models.Q(models.Q(("state", "repeated"), _negated=True), ("same_as", None)),
                    _connector="OR",
                ),
                name="correspondence_letter_repeated_says_of_which",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), ("sent_at__isnull", False), models.Q(("case_reference", ""), _negated=True)),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("case_reference", ""), ("sent_at", None), ("sent_to", None)),
                    _connector="OR",
                ),
                name="correspondence_letter_sent_says_when_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="repeat",
            constraint=models.UniqueConstraint(fields=("delivery", "arrival"), name="correspondence_repeat_once_a_delivery"),
        ),
    ]
