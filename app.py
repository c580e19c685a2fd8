"""The door of the app: ``streamlit run app.py``, or ``streamlit run app.py -- project.duiding``."""

from ui import frame

frame.run()
