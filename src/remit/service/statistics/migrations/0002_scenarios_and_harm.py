"""Scenarios of payment, and harm on the records of cases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("statistics", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefactrow",
            name="has_harm",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PaymentScenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charge_per_item", "charge_per_item"),
                            ("payment_per_report", "payment_per_report"),
                            ("enhanced_service", "enhanced_service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("pounds", models.DecimalField(decimal_places=2, max_digits=9)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("agreed_from_on", models.DateField(blank=True, null=True)),
                ("agreed_words", models.CharField(blank=True, max_length=300)),
                ("agreed_by_name", models.CharField(blank=True, max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="payment_scenarios", to="organisations.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pounds__gte", 0)), name="statistics_scenario_price"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_by_name", ""), ("agreed_from_on", None), ("agreed_on", None), ("agreed_words", "")),
                            models.Q(
                                ("agreed_from_on__isnull", False),
                                ("agreed_on__isnull", False),
                                models.Q(("agreed_words", ""), _negated=True),
                                models.Q(("agreed_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statistics_agreement_is_whole",
                    ),
                ],
            },
        ),
    ]
