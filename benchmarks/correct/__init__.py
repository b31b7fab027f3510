"""Correct disclosures, made up to the fen and printed as units print them."""
