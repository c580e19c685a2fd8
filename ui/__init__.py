"""The screens. Streamlit only here and in ``app.py``; pages ask ``coding.workflow`` for everything and hold no transaction."""
