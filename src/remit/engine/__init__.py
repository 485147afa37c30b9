"""The engine: read a letter, find what it asks of the practice, judge each request, write it back.

What lives here: pure Python without network, clock or framework. Files are read only from its own package data or handed in as bytes.
"""
