"""Settings of `remit restore`: keys come with the backup, so none are made in the data directory where there are none."""

from remit.service.config.data_directory import data_directory
from remit.service.config.signing_key import stand_in_for_keys

stand_in_for_keys(data_directory())

from remit.service.config.settings.base import *  # noqa: E402 what stands in is there first
