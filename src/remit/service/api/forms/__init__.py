"""What goes in: `bodies`, the JSON that systems send; `pages`, what people type on the pages of this app."""
