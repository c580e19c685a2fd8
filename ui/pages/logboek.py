"""Logboek: who did what when; to find, to take along, and to undo what one decided oneself."""

from __future__ import annotations

import streamlit as st

from ui import frame
from ui.components import log_filters, log_list
from ui.components.table_words import say
from ui.words import plain

frame.head("logboek")
with st.container(key="log"):
    log_list.dress()
    asked, answer = log_filters.show()
    found = log_filters.find(asked, answer)
    log_list.confirm()
    if found.entries:
        log_filters.counts(found, asked, answer)
        log_list.show(found)
    else:
        st.markdown(say("log.page.none_answer", answer=plain(answer)) if answer else say("log.page.none"))
