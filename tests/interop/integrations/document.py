"""Reads YAML as the systems do that are integrated with.

usage: document.py at FILE INDEX KEY...            the value there; a list of texts is one text
       document.py component FILE [INPUT=VALUE...] what GitLab makes of a component: inputs put in, the second document
"""

import re
import sys

import yaml

PLACE = re.compile(r"\$\[\[ inputs\.([a-z0-9-]+) \]\]")


def at(file, index, *keys):
    with open(file, encoding="utf-8") as stream:
        node = list(yaml.safe_load_all(stream))[int(index)]
    for key in keys:
        node = node[int(key)] if isinstance(node, list) else node[key]
    return "\n".join(node) if isinstance(node, list) else str(node)


def component(file, *pairs):
    with open(file, encoding="utf-8") as stream:
        head, body = yaml.safe_load_all(stream)
    declared, given = head["spec"]["inputs"], dict(pair.split("=", 1) for pair in pairs)
    unknown = given.keys() - declared.keys()
    if unknown:
        sys.exit(f"no such input: {', '.join(sorted(unknown))}")
    values = {}
    for name, row in declared.items():
        row = row or {}
        if name not in given and "default" not in row:
            sys.exit(f"the input {name} is missing")
        value = given.get(name, row.get("default"))
        if "regex" in row and not re.search(row["regex"], str(value)):
            sys.exit(f"the input {name} does not match {row['regex']}")
        values[name] = int(value) if row.get("type") == "number" else value
    used = set()

    def put(node):
        if isinstance(node, dict):
            return {put(key): put(value) for key, value in node.items()}
        if isinstance(node, list):
            return [put(item) for item in node]
        if not isinstance(node, str):
            return node
        used.update(PLACE.findall(node))
        whole = PLACE.fullmatch(node)
        return values[whole[1]] if whole else PLACE.sub(lambda place: str(values[place[1]]), node)

    body = put(body)
    if used != declared.keys():
        sys.exit(f"declared and not used: {', '.join(sorted(declared.keys() - used))}")
    return yaml.safe_dump(body, sort_keys=False)


if __name__ == "__main__":
    print({"at": at, "component": component}[sys.argv[1]](*sys.argv[2:]))
