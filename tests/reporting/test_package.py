import re
import subprocess
import sys

from coding import wording


def test_importing_the_package_stays_light():
    code = "import sys, coding.reporting; print([m for m in ('docx', 'openpyxl', 'jinja2', 'altair', 'vl_convert') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_writing_does_not_need_altair():
    code = "import sys; from coding.reporting import docx, html, xlsx; print('altair' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_both_languages_say_the_same_with_the_same_placeholders():
    dutch, english = wording.entries("nl", "report"), wording.entries("en", "report")
    assert list(dutch) == list(english)
    for key, text in dutch.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[key])), key
