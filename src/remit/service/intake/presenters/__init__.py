"""Words and shapes of post that arrives by itself: `pages` for people, `responses` for the systems of senders."""

from remit.service.intake.presenters.pages import DOOR_WORDS, attention_row, came_row, home_section, is_mesh_set_up, list_doors
from remit.service.intake.presenters.responses import response_message

__all__ = ["DOOR_WORDS", "attention_row", "came_row", "home_section", "is_mesh_set_up", "list_doors", "response_message"]
