"""A file of notes becomes interviews and statements: readers, header facts, segmentation."""
