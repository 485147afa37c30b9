"""Tables of organisations.

What lives here: organisations, what became of them, specialties, contact points and response promises. What does not: who may change them
(`permissions`), and which of several rows holds on a day (`queries`).
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Kind(models.TextChoices):
    """What an organisation is."""

    PRACTICE = "practice", "Practice"
    NETWORK = "pcn", "Primary care network"
    PROVIDER = "provider", "Hospital or other provider"
    SITE = "site", "Site of a provider"
    COMMISSIONER = "commissioner", "Commissioner"
    LMC = "lmc", "Local medical committee"


class SuccessionKind(models.TextChoices):
    """How one organisation followed another."""

    MERGED = "merged", "Merged into"
    REPLACED = "replaced", "Replaced by"


check_code_shape = RegexValidator(r"\A[A-Z0-9]{3,6}\Z", "An ODS code has 3 to 6 capital letters or numbers, such as X26ZZ.")


class Organisation(models.Model):
    """An organisation of the NHS or near it, known by its ODS code, from one day until another."""

    code = models.CharField(max_length=6, unique=True, validators=[check_code_shape])
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    postcode = models.CharField(max_length=10, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True)
    network = models.ForeignKey("self", on_delete=models.PROTECT, related_name="network_practices", null=True, blank=True)
    commissioner = models.ForeignKey("self", on_delete=models.PROTECT, related_name="commissioned", null=True, blank=True)

    class Meta:
        """A site belongs to a provider; nothing closes before it opens."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisations_organisation_known_kind"),
            models.CheckConstraint(
                condition=(Q(kind=Kind.SITE) & Q(part_of__isnull=False)) | (~Q(kind=Kind.SITE) & Q(part_of=None)), name="organisations_site_has_provider"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")), name="organisations_closes_after_it_opens"
            ),
        )
        indexes = (models.Index(fields=("kind", "name")),)

    def __str__(self) -> str:
        """Name and code."""
        return f"{self.name} ({self.code})"


class FormerName(models.Model):
    """A name that an organisation had until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=160)
    until_on = models.DateField()

    class Meta:
        """One name a day."""

        constraints = (models.UniqueConstraint(fields=("organisation", "until_on"), name="organisations_former_name_one_a_day"),)


class Succession(models.Model):
    """That one organisation followed another on a day: CCG to ICB, or a merger. History follows it."""

    before = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    after = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=20, choices=SuccessionKind.choices)
    on = models.DateField()

    class Meta:
        """An organisation is followed by one other, and never by itself."""

        constraints = (
            models.UniqueConstraint(fields=("before",), name="organisations_succession_one_successor"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="organisations_succession_not_itself"),
        )


class Specialty(models.Model):
    """A specialty that a provider runs, by the national treatment function code where it is known."""

    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="specialties")
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=3, blank=True, validators=[RegexValidator(r"\A\d{3}\Z", "A treatment function code has 3 numbers, such as 330.")])

    class Meta:
        """One of each name a provider."""

        constraints = (models.UniqueConstraint(Lower("name"), "provider", name="organisations_specialty_one_a_provider"),)


class ContactPoint(models.Model):
    """Where returned work reaches a provider: the whole of it, or one specialty."""

    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contact_points")
    specialty = models.ForeignKey(Specialty, on_delete=models.CASCADE, related_name="contact_points", null=True, blank=True)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        """One for the whole provider, one a specialty."""

        constraints = (
            models.UniqueConstraint(fields=("provider", "specialty"), name="organisations_contact_point_one_a_specialty"),
            models.UniqueConstraint(fields=("provider",), condition=Q(specialty=None), name="organisations_contact_point_one_a_provider"),
        )


class ResponsePromise(models.Model):
    """How soon a provider promised to confirm and to answer, in operational days, from a day on. A local promise, never a contract deadline."""

    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="promises")
    from_on = models.DateField()
    acknowledge_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    escalate_days = models.PositiveSmallIntegerField()

    class Meta:
        """One promise a day, in the order in which its steps come."""

        constraints = (
            models.UniqueConstraint(fields=("provider", "from_on"), name="organisations_promise_one_a_day"),
            models.CheckConstraint(
                condition=Q(acknowledge_days__gte=1) & Q(answer_days__gte=F("acknowledge_days")) & Q(escalate_days__gte=F("answer_days")),
                name="organisations_promise_steps_in_order",
            ),
        )
