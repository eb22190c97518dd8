"""Conversations, messages, attachments, receipts."""
