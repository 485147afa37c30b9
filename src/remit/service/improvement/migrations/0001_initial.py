"""The tables of plans, the working group and assessments."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("present", models.CharField(blank=True, max_length=1000)),
                ("note", models.TextField(blank=True, max_length=5000)),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="group_meetings", to="organisations.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="improvement.groupmeeting")),
            ],
        ),
        migrations.CreateModel(
            name="GroupAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000)),
                ("owner", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("done_note", models.CharField(blank=True, max_length=1000)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="improvement.groupmeeting")),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("improvement", "Improvement plan (SDIP)"), ("remedial", "Remedial action plan")], max_length=12)),
                ("contract_year", models.PositiveSmallIntegerField()),
                ("matter_reference", models.CharField(blank=True, max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("agreed_on", models.DateField(blank=True, null=True)),
                (
                    "commissioner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="plans_of_commissioner", to="organisations.organisation"),
                ),
                ("provider", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="plans_of_provider", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="PlanMilestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("record", models.JSONField()),
                ("due_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="improvement.plan")),
            ],
        ),
        migrations.CreateModel(
            name="PlanReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until_on", models.DateField()),
                ("numerator", models.PositiveIntegerField()),
                ("denominator", models.PositiveIntegerField(blank=True, null=True)),
                ("evidence", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("milestone", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="improvement.planmilestone")),
            ],
        ),
        migrations.CreateModel(
            name="PlanReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("note", models.TextField(max_length=5000)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="improvement.plan")),
            ],
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField(default=dict)),
                ("committee_view", models.TextField(blank=True, max_length=5000)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("approved_where", models.CharField(blank=True, max_length=300)),
                ("commissioner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="organisations.organisation")),
                (
                    "provider",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assessments_of_provider", to="organisations.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("commissioner", "provider", "year"), name="improvement_assessment_one_a_year")],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("post", models.CharField(max_length=120)),
                ("organisation_name", models.CharField(max_length=160)),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("commissioner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="group_members", to="organisations.organisation")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"), name="improvement_member_leaves_after"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "improvement")), fields=("commissioner", "provider", "contract_year"), name="improvement_plan_one_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "remedial"), models.Q(("matter_reference", ""), _negated=True)),
                    models.Q(("kind", "improvement"), ("matter_reference", "")),
                    _connector="OR",
                ),
                name="improvement_remedial_plan_has_a_matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["improvement", "remedial"])), name="improvement_plan_known_kind"),
        ),
        migrations.AddConstraint(
            model_name="planmilestone",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="improvement_milestone_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="planmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="improvement_withdrawn_milestone_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="planreading",
            index=models.Index(fields=["milestone", "until_on", "at"], name="improvement_milesto_99fc37_idx"),
        ),
    ]
