"""Zero-shot: ask a language model on this machine which codes apply, by the OpenAI-compatible interface of Ollama, vLLM and llama.cpp.

`models.zero_shot.asking.ask` is the way in. The client is the standard library's ``http.client``: it follows no redirects and
knows no proxies, so that nothing leaves the machine by itself; httpx is not in the base installation.
"""
