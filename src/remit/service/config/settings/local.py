"""One machine, loopback, no TLS: what `remit serve` runs without further words."""

from remit.service.config.settings.base import *
