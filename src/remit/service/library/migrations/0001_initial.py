"""The tables of documents, good practice and releases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("improvement", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("policy", "Policy of this area"), ("guidance", "Guidance")], max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=False)),
                ("commissioner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="library.document")),
            ],
        ),
        migrations.CreateModel(
            name="GoodPractice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("what_was_done", models.TextField(max_length=4000)),
                ("before", models.CharField(max_length=60)),
                ("after", models.CharField(max_length=60)),
                ("measure", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("is_public", models.BooleanField(default=False)),
                ("commissioner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="good_practice", to="organisations.organisation")),
                ("milestone", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="good_practice", to="improvement.planmilestone")),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("taken_at", models.DateTimeField()),
                ("rows", models.JSONField()),
                ("notes", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=500)),
                ("released_at", models.DateTimeField()),
                ("released_by_name", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("commissioner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="organisations.organisation")),
            ],
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("commissioner", "title"), name="library_document_one_a_title"),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(fields=("document", "valid_from"), name="library_version_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"), name="library_version_ends_after_it_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["commissioner", "-released_at"], name="library_rel_commiss_98ccea_idx"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(condition=models.Q(("last_on__gte", models.F("first_on"))), name="library_release_period_in_order"),
        ),
    ]
