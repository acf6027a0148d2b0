"""What people and programs are shown: plain data for JSON, tables for the terminal."""
