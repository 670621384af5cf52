"""Language models: the port (`chat`), its adapters and their budget."""
