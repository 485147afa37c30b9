"""The tables of contract matters."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("ladder", models.CharField(max_length=30)),
                ("edition", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=160)),
                ("facts_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("label", models.CharField(max_length=30)),
                ("is_ended", models.BooleanField(default=False)),
                ("last_number", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matters_of_commissioner", to="organisations.organisation"),
                ),
                (
                    "provider",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matters_of_provider", to="organisations.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=40)),
                ("record", models.JSONField()),
                ("evidence", models.JSONField(blank=True, null=True)),
                ("prepared_by", models.CharField(max_length=120)),
                ("prepared_by_name", models.CharField(max_length=120)),
                ("prepared_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, max_length=12)),
                ("decided_by_name", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="enforcement.matter")),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("record", models.JSONField()),
                ("evidence", models.JSONField(blank=True, null=True)),
                ("decided_by_name", models.CharField(max_length=120)),
                ("decided_by_job", models.CharField(blank=True, max_length=120)),
                ("prepared_by_name", models.CharField(blank=True, max_length=120)),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="enforcement.matter")),
            ],
        ),
        migrations.CreateModel(
            name="ContractTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ladder", models.CharField(max_length=30)),
                ("edition", models.CharField(max_length=10)),
                ("term", models.CharField(max_length=40)),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("cap", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("clause", models.CharField(max_length=40)),
                ("page", models.CharField(max_length=20)),
                ("read_on", models.DateField()),
                ("read_by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contract_terms", to="organisations.organisation"),
                ),
                (
                    "provider",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contract_terms_of_provider", to="organisations.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days__gte", 1), ("months", None), ("percent", None)),
                            models.Q(("days", None), ("months__gte", 1), ("percent", None)),
                            models.Q(("days", None), ("months", None), ("percent__gt", 0)),
                            _connector="OR",
                        ),
                        name="enforcement_term_says_one_thing",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["commissioner", "is_ended", "-last_at"], name="enforcement_of_commissioner"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["provider", "is_ended", "-last_at"], name="enforcement_of_provider"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(condition=models.Q(("decision", "")), fields=("matter",), name="enforcement_one_open_proposal"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decision", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="enforcement_decided_when",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["move", "on"], name="enforcement_move_0394ce_idx"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("matter", "number"), name="enforcement_step_one_a_number"),
        ),
    ]
