"""The topic tree in its versions, what people say of sentences (gold), and what models learn from both."""
