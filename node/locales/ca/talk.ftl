# Conversation: notes, inbox, questions.
