"""Creates the tables of post that arrives by itself. Written by Django."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("correspondence", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(choices=[("mesh", "MESH"), ("mail", "Email"), ("fhir", "FHIR")], max_length=10)),
                ("address", models.CharField(max_length=300)),
                ("sealed_access", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("validity", models.CharField(blank=True, max_length=40)),
                ("last_number", models.BigIntegerField(default=0)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("said", models.CharField(blank=True, max_length=400)),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letter_mailboxes", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(choices=[("mesh", "MESH"), ("mail", "Email"), ("fhir", "FHIR")], max_length=10)),
                ("key", models.CharField(max_length=100)),
                ("sender", models.CharField(blank=True, max_length=254)),
                ("sender_code", models.CharField(blank=True, max_length=10)),
                ("workflow", models.CharField(blank=True, max_length=60)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stored", "Taken in"),
                            ("repeated", "Came before"),
                            ("refused", "Refused"),
                            ("left", "Left where it was"),
                            ("noted", "No letter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=600)),
                ("wants_business", models.BooleanField(default=False)),
                ("came_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("seen_by", models.CharField(blank=True, max_length=120)),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="correspondence.delivery"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="intake.mailbox"),
                ),
                ("practice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="messages_in", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("technical", "That the message arrived, or why not"), ("business", "Whether the patient is known here")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_as", models.CharField(blank=True, max_length=100)),
                ("said", models.CharField(blank=True, max_length=400)),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="intake.message")),
            ],
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("door", "address"), name="intake_mailbox_one_practice"),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(condition=models.Q(("door__in", ("mesh", "mail"))), name="intake_mailbox_known_door"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["practice", "-stored_at"], name="intake_message_latest"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("practice", "door", "key"), name="intake_message_once"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["stored", "repeated", "refused", "left", "noted"])), name="intake_message_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(condition=models.Q(("door__in", ["mesh", "mail", "fhir"])), name="intake_message_known_door"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("stored", "repeated")), ("delivery__isnull", False)),
                    models.Q(models.Q(("state__in", ("stored", "repeated")), _negated=True), ("delivery", None)),
                    _connector="OR",
                ),
                name="intake_message_taken_in_has_delivery",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["due_at"], name="intake_answer_due"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("message", "kind"), name="intake_answer_one_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(condition=models.Q(("sent_at", None), ("due_at", None), _connector="OR"), name="intake_answer_sent_is_not_due"),
        ),
    ]
