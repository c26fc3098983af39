"""dbt: generic tests, which call the functions of the script of the warehouse."""

from __future__ import annotations

from uscc.sql.dialect import Made

#: The macros, each with its comment.
MACROS = [
    Made(
        "Generic tests for dbt: save as macros/uscc.sql. The warehouse needs the functions"
        " of its own script (uscc sql duckdb, …).",
        "",
    ),
    Made(
        "Fails for every value that is not a valid code; NULL is left to the test not_null.",
        """\
{% test uscc_is_valid(model, column_name) %}
SELECT {{ column_name }} AS code, uscc_kind({{ column_name }}) AS kind
FROM {{ model }}
WHERE NOT uscc_is_valid({{ column_name }})
{% endtest %}
""",
    ),
    Made(
        "Fails for every code on several entities (一码多赋); `entity` is the column of names.",
        """\
{% test uscc_one_entity(model, column_name, entity) %}
SELECT uscc_compact({{ column_name }}) AS code,
  count(DISTINCT uscc_entity({{ entity }})) AS entities
FROM {{ model }}
WHERE uscc_is_valid({{ column_name }}) AND uscc_entity({{ entity }}) <> ''
GROUP BY uscc_compact({{ column_name }})
HAVING count(DISTINCT uscc_entity({{ entity }})) > 1
{% endtest %}
""",
    ),
]
