/**
 * Brings Patroni's dynamic configuration to what a file says. It runs again without harm: a patch that changes nothing
 * restarts nobody. Source of the calls: https://patroni.readthedocs.io/en/latest/rest_api.html.
 */
export const settingsScript = `import json
import sys
import time
import urllib.error
import urllib.request

with open(sys.argv[1]) as file:
    settings = json.load(file)


def call(method, url, body=None, timeout=30):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return answer.read().decode()


def any_member(method, path, body=None):
    problems = []
    for member in settings["members"]:
        try:
            return call(method, member + path, body)
        except OSError as problem:
            problems.append("%s: %s" % (member, problem))
    sys.exit("no member answers " + path + "\\n" + "\\n".join(problems))


def members():
    return json.loads(any_member("GET", "/cluster"))["members"]


def wait_until_running(name):
    for _ in range(120):
        if any(one["name"] == name and one.get("state") in ("running", "streaming") for one in members()):
            return
        time.sleep(settings.get("pollSeconds", 5))
    sys.exit(name + " does not run again after its restart")


any_member("PATCH", "/config", settings["patch"])
time.sleep(settings["waitSeconds"])
# Standbys first: with a larger max_connections on the primary alone they could not go on.
for member in sorted(members(), key=lambda one: one.get("role") in ("leader", "standby_leader")):
    if not member.get("pending_restart"):
        continue
    print("restarting " + member["name"], flush=True)
    address = member["api_url"].rsplit("/", 1)[0]
    call("POST", address + "/restart", {"restart_pending": True}, timeout=600)
    wait_until_running(member["name"])
print("the configuration is applied", flush=True)
`;
