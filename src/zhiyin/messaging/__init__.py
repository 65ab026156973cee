"""Messages on their way out: mail, webhooks, and where nothing may be sent to."""
