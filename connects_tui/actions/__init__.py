"""What a person does with the journal, the same for both front ends: record, correct, undo, find, and say so."""
