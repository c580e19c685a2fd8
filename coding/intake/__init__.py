"""From a survey export to records: read the file, say what its columns are, profile what was found, hand over answers.

::

    read.read_table → Table → mapping.propose / load / merge → Mapping → profile.profile → Profile
                                                                       → survey.to_records → Respondent, Answer
    contract.read_answers, contract.read_coded: the two small file contracts (id,text and id,codes)

Nothing is imported here, so that ``import coding.intake`` stays light; import the modules by name.
"""
