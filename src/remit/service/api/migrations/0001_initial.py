"""Creates the tables of the API. Written by Django."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=80)),
                ("scopes", models.JSONField(default=list)),
                ("secret_hash", models.CharField(blank=True, max_length=64)),
                ("client_id", models.CharField(blank=True, max_length=100)),
                ("hint", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("used_on", models.DateField(blank=True, null=True)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="api_keys", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("sealed", models.BinaryField(default=bytes)),
                ("at", models.DateTimeField()),
                ("key", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="api.apikey")),
            ],
        ),
        migrations.CreateModel(
            name="KeyMinute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.BigIntegerField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("key", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="minutes", to="api.apikey")),
            ],
        ),
        migrations.CreateModel(
            name="PreventedCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("rule", models.CharField(blank=True, max_length=20)),
                ("count", models.PositiveIntegerField(default=0)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prevented", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.URLField(max_length=300)),
                ("sealed_secret", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("begins", models.BigIntegerField(default=0)),
                ("seen", models.BigIntegerField(default=0)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="webhooks", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("event", models.BigIntegerField()),
                ("body", models.TextField()),
                ("state", models.CharField(choices=[("waiting", "Waiting"), ("sent", "Sent"), ("given_up", "Given up")], default="waiting", max_length=10)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("said", models.CharField(blank=True, max_length=200)),
                ("webhook", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sent_messages", to="api.webhook")),
            ],
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(condition=models.Q(("secret_hash", ""), _negated=True), fields=("secret_hash",), name="api_key_one_a_secret"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(condition=models.Q(("client_id", ""), _negated=True), fields=("client_id",), name="api_key_one_a_client"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("client_id__gt", ""), ("secret_hash", "")), models.Q(("client_id", ""), ("secret_hash__gt", "")), _connector="OR"),
                name="api_key_secret_or_client",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("made_at"))), name="api_key_ends_after_it_begins"),
        ),
        migrations.AddConstraint(
            model_name="keptanswer",
            constraint=models.UniqueConstraint(fields=("key", "name"), name="api_answer_one_a_name"),
        ),
        migrations.AddConstraint(
            model_name="keyminute",
            constraint=models.UniqueConstraint(fields=("key", "minute"), name="api_minute_one_a_key"),
        ),
        migrations.AddConstraint(
            model_name="preventedcount",
            constraint=models.UniqueConstraint(fields=("organisation", "day", "rule"), name="api_prevented_one_a_day"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["state", "due_at"], name="api_message_due"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["webhook", "-made_at"], name="api_message_latest"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["waiting", "sent", "given_up"])), name="api_message_known_state"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("webhook", "event"), name="api_message_one_an_event"),
        ),
    ]
