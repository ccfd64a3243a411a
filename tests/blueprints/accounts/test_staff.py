"""The staff page: who works here, invitations, roles, and how somebody is kept out."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain.accounts.actions import invite
from domain.accounts.queries import second_factor_of
from foundation.database import commit
from tests.discussions import HTMX, statements, text_of
from tests.pages import by_id, ids_of
from tests.people import PASSWORD, QUICK_HASH, account, reader_of, seated
from tests.phones import phone_of
from tests.tables import digests_of_tables, rows_of

HERE, INVITATIONS = "/accounts/staff", "/accounts/staff/invitations"


@pytest.fixture
def chief(app):
    """A signed-in administrator."""
    return seated(app, "Chị Mai", role="administrator", email="mai@benmo.example", password=QUICK_HASH)


@pytest.fixture
def lan(app):
    """A signed-in moderator."""
    return seated(app, "Lan", email="lan@benmo.example", password=QUICK_HASH)


def rows(app, table):
    with app.app_context():
        return rows_of(table)


def user(app, number):
    return next(row for row in rows(app, "users") if row["id"] == number)


def is_in(staff, path="/moderation/"):
    return staff.get(path).status_code == 200


def said(answer):
    return text_of(by_id(answer, "content").find(".//*[@role='alert']"))


def shown_link(chief, answer):
    """The link that the page shows after an invitation."""
    return text_of(by_id(chief.get(answer.location), "invited").find(".//*[@class='secret']"))


def path_of(link):
    return link.replace("http://localhost", "")


# The list


def test_everybody_stands_on_the_page(app, chief, lan):
    with app.app_context():
        gone = account("Tư", email="tu@benmo.example", active=False, role="editor")
    phone_of(app, lan.id)

    page = chief.get(HERE)

    lines = {number: text_of(by_id(page, f"account-{number}")) for number in (chief.id, lan.id, gone)}
    assert ids_of(page, "account-")[-1] == f"account-{gone}"
    assert [name in lines[number] for number, name in ((chief.id, "Chị Mai"), (lan.id, "Lan"), (gone, "Tư"))] == [
        True
    ] * 3
    assert "lan@benmo.example" in lines[lan.id]


def test_the_page_asks_the_database_as_often_for_three_as_for_thirty(app, chief):
    def count():
        with statements(app) as run:
            chief.get(HERE)
        return len(run)

    chief.get(HERE)
    few = count()
    with app.app_context():
        for n in range(20):
            account(f"Người {n}")
            commit(lambda: invite("editor", days=7))

    assert count() == few


def test_looking_at_the_page_changes_nothing(app, chief, lan):
    chief.post(INVITATIONS, role="editor")
    chief.get(HERE)
    with app.app_context():
        before = digests_of_tables()

    chief.get(f"{HERE}?invited=1&done=role")

    with app.app_context():
        assert digests_of_tables() == before


# Invitations


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
def test_an_invitation_without_an_address_shows_its_link(app, chief, role):
    answer = chief.post(INVITATIONS, role=role)
    link = shown_link(chief, answer)

    joined = reader_of(app).post(path_of(link), data={"name": "Tư", "email": "tu@benmo.example", "password": PASSWORD})

    assert (answer.status_code, joined.status_code, rows(app, "users")[-1]["role"]) == (303, 303, role)
    assert rows(app, "outbox") == []


def test_an_invitation_with_an_address_is_mailed_and_shown(app, chief, article):
    answer = chief.post(INVITATIONS, role="editor", email=" Tu@Benmo.example ")

    [mail] = rows(app, "outbox")
    link = shown_link(chief, answer)
    assert (mail["recipient"], link in mail["body"]) == ("tu@benmo.example", True)
    assert re.findall(r"https?://\S+", mail["body"]) == [link]
    assert ("Chị Mai" in mail["body"], "Ykien" in mail["subject"]) == (True, True)
    assert "tu@benmo.example" in reader_of(app).get(path_of(link)).get_data(as_text=True)


def test_the_mail_has_the_sites_language_and_address(make_app, app, chief):
    bodies = []
    for language in ("vi", "en"):
        site = make_app(default_language=language, addresses=("https://benmo.example",))
        chief.client.application = site
        chief.client.set_cookie("__Host-language", "en", domain="benmo.example")
        chief.client.set_cookie("__Host-session", chief.client.get_cookie("session").value, domain="benmo.example")
        where = {"base_url": "https://benmo.example"}
        token = re.search(
            r'name="csrf_token" value="([^"]+)"', chief.client.get("/accounts/me", **where).get_data(as_text=True)
        ).group(1)
        data = {"csrf_token": token, "role": "editor", "email": f"{language}@x.example"}
        assert chief.client.post(INVITATIONS, data=data, **where).status_code == 303
        bodies.append(rows(app, "outbox")[-1]["body"])

    assert bodies[0] != bodies[1]
    assert ["https://benmo.example/accounts/invitations/" in body for body in bodies] == [True, True]
    assert "invites you" in bodies[1]


@pytest.mark.parametrize("email", ["lan", "lan@", "a@b.example\nBcc: x@y.example", f"{'a' * 250}@benmo.example"])
def test_what_is_no_address_invites_nobody(app, chief, email):
    answer = chief.post(INVITATIONS, role="editor", email=email)

    assert (answer.status_code, rows(app, "invitations"), rows(app, "outbox")) == (422, [], [])


def test_somebody_with_an_account_is_not_invited_again(app, chief, lan):
    answer = chief.post(INVITATIONS, role="editor", email="LAN@benmo.example")

    assert (answer.status_code, said(answer) != "", rows(app, "invitations"), rows(app, "outbox")) == (
        422,
        True,
        [],
        [],
    )


@pytest.mark.parametrize("role", ["", "boss", "reader"])
def test_there_are_no_other_roles(app, chief, lan, role):
    answers = [chief.post(INVITATIONS, role=role), chief.post(f"{HERE}/{lan.id}/role", role=role)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert (rows(app, "invitations"), user(app, lan.id)["role"]) == ([], "moderator")


def test_a_revoked_link_opens_nothing(app, chief):
    link = path_of(shown_link(chief, chief.post(INVITATIONS, role="editor")))
    [row] = rows(app, "invitations")
    before = reader_of(app).get(link).status_code, ids_of(chief.get(HERE), "invitation-")

    answer = chief.post(f"{INVITATIONS}/{row['id']}/revocation")

    stranger = reader_of(app)
    data = {"name": "Tư", "email": "tu@benmo.example", "password": PASSWORD}
    assert before == (200, [f"invitation-{row['id']}"])
    assert (answer.status_code, stranger.get(link).status_code, stranger.post(link, data=data).status_code) == (
        303,
        404,
        404,
    )
    assert ids_of(chief.get(HERE), "invitation-") == []


def test_what_is_used_over_or_revoked_cannot_be_revoked(app, chief):
    link = path_of(shown_link(chief, chief.post(INVITATIONS, role="editor")))
    reader_of(app).post(link, data={"name": "Tư", "email": "tu@benmo.example", "password": PASSWORD})
    [used] = rows(app, "invitations")

    statuses = [chief.post(f"{INVITATIONS}/{number}/revocation").status_code for number in (used["id"], 99)]

    assert (statuses, rows(app, "invitations")) == ([404, 404], [used])
    assert ids_of(chief.get(HERE), "invitation-") == []


def test_an_invitation_that_is_over_is_not_shown(app, chief):
    with app.app_context():
        commit(lambda: invite("editor", days=2))
    shown = [ids_of(chief.get(HERE), "invitation-")]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        later = seated(app, "Tư", role="administrator")
        shown.append(ids_of(later.get(HERE), "invitation-"))

    assert [len(found) for found in shown] == [1, 0]


def test_of_joining_and_revoking_at_once_one_wins(app, chief):
    link = path_of(shown_link(chief, chief.post(INVITATIONS, role="editor")))
    [row] = rows(app, "invitations")
    token, start = chief.token(), threading.Barrier(2)

    def join():
        start.wait(timeout=20)
        data = {"name": "Tư", "email": "tu@benmo.example", "password": PASSWORD}
        return reader_of(app).post(link, data=data).status_code

    def revoke():
        start.wait(timeout=20)
        return chief.client.post(f"{INVITATIONS}/{row['id']}/revocation", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = [task.result() for task in (threads.submit(join), threads.submit(revoke))]

    [after] = rows(app, "invitations")
    assert statuses in ([303, 404], [404, 303])
    assert (after["used_at"] is None) != (after["revoked_at"] is None)
    assert len(rows(app, "users")) == (2 if statuses == [303, 404] else 1)


# Roles


def test_a_new_role_holds_at_once_and_ends_the_sessions(app, chief, lan):
    before = is_in(lan)

    answer = chief.post(f"{HERE}/{lan.id}/role", role="administrator")

    assert (before, answer.status_code, said(chief.get(answer.location)) != "") == (True, 303, True)
    assert (user(app, lan.id)["role"], is_in(lan)) == ("administrator", False)
    lan.client.post("/accounts/sign-in", data={"email": lan.email, "password": PASSWORD})
    assert is_in(lan, HERE)


def test_a_demoted_administrator_loses_the_page_and_the_invitations(app, chief):
    other = seated(app, "Hùng", role="administrator", password=QUICK_HASH, email="hung@benmo.example")
    link = path_of(shown_link(other, other.post(INVITATIONS, role="administrator")))

    chief.post(f"{HERE}/{other.id}/role", role="moderator")

    assert (reader_of(app).get(link).status_code, is_in(other, HERE)) == (404, False)
    other.client.post("/accounts/sign-in", data={"email": other.email, "password": PASSWORD})
    assert (is_in(other), other.get(HERE).status_code) == (True, 403)


def test_the_same_role_again_ends_nothing(app, chief, lan):
    answer = chief.post(f"{HERE}/{lan.id}/role", role="moderator")

    assert (answer.status_code, is_in(lan)) == (303, True)


def test_nobody_changes_their_own_role(app, chief):
    seated(app, "Hùng", role="administrator")

    answer = chief.post(f"{HERE}/{chief.id}/role", role="moderator")

    assert (answer.status_code, said(answer) != "", user(app, chief.id)["role"]) == (409, True, "administrator")
    assert (is_in(chief, HERE), f'id="role-{chief.id}"' in chief.get(HERE).get_data(as_text=True)) == (True, False)


# Keeping somebody out


def test_a_disabled_account_is_out_at_once_and_what_it_did_stays(app, chief, lan):
    before, events = is_in(lan), rows(app, "moderation_events")
    old = lan.client.get_cookie("session").value

    answer = chief.post(f"{HERE}/{lan.id}/activity", active="no")

    assert (before, answer.status_code, is_in(lan)) == (True, 303, False)
    refused = reader_of(app).post("/accounts/sign-in", data={"email": lan.email, "password": PASSWORD})
    copy = reader_of(app)
    copy.set_cookie("session", old)
    assert (refused.status_code, copy.get("/moderation/").status_code) == (422, 303)
    assert (user(app, lan.id)["name"], rows(app, "moderation_events")) == ("Lan", events)


def test_an_account_enabled_again_signs_in_anew(app, chief, lan):
    for active in ("no", "yes"):
        chief.post(f"{HERE}/{lan.id}/activity", active=active)

    assert is_in(lan) is False
    lan.client.post("/accounts/sign-in", data={"email": lan.email, "password": PASSWORD})
    assert is_in(lan)


def test_a_form_opened_before_is_not_accepted_after(app, chief, lan):
    token = lan.token()
    chief.post(f"{HERE}/{lan.id}/activity", active="no")

    answer = lan.client.post("/accounts/me", data={"csrf_token": token, "wants_mail": "y"})

    assert (answer.status_code, answer.location.startswith("/accounts/sign-in")) == (303, True)
    assert user(app, lan.id)["wants_mail"] is False


def test_invitations_of_a_disabled_administrator_are_worth_nothing(app, chief):
    other = seated(app, "Hùng", role="administrator")
    link = path_of(shown_link(other, other.post(INVITATIONS, role="administrator")))
    before = reader_of(app).get(link).status_code

    chief.post(f"{HERE}/{other.id}/activity", active="no")

    assert (before, reader_of(app).get(link).status_code) == (200, 404)


@pytest.mark.parametrize("others", [[], ["moderator"], ["gone"]])
def test_the_last_administrator_stays(app, chief, others):
    with app.app_context():
        for other in others:
            role = "administrator" if other == "gone" else other
            account(other, role=role, active=other != "gone")

    answer = chief.post(f"{HERE}/{chief.id}/activity", active="no")

    assert (answer.status_code, said(answer) != "", is_in(chief, HERE)) == (409, True, True)


def test_one_of_two_administrators_may_leave(app, chief):
    seated(app, "Hùng", role="administrator")

    answer = chief.post(f"{HERE}/{chief.id}/activity", active="no")

    assert (answer.status_code, user(app, chief.id)["active"], is_in(chief)) == (303, False, False)


@pytest.mark.parametrize("active", ["", "maybe", "1"])
def test_only_yes_and_no_say_whether_somebody_is_active(app, chief, lan, active):
    assert chief.post(f"{HERE}/{lan.id}/activity", active=active).status_code == 422
    assert is_in(lan)


def test_ending_somebodys_sessions_ends_all_of_theirs_and_no_others(app, chief, lan):
    second = reader_of(app)
    second.post("/accounts/sign-in", data={"email": lan.email, "password": PASSWORD})
    hung = seated(app, "Hùng")
    browsers = (lan.client, second, hung.client, chief.client)
    before = [browser.get("/moderation/").status_code for browser in browsers]

    answer = chief.post(f"{HERE}/{lan.id}/sessions/end")

    after = [browser.get("/moderation/").status_code for browser in browsers]
    assert (before, answer.status_code, after) == ([200] * 4, 303, [303, 303, 200, 200])


def test_a_lost_phone_is_forgotten(app, chief, lan):
    phone_of(app, lan.id)

    answer = chief.post(f"{HERE}/{lan.id}/second-factor/removal")

    with app.app_context():
        assert (answer.status_code, second_factor_of(lan.id), rows_of("recovery_codes")) == (303, None, [])
    signed_in = reader_of(app).post("/accounts/sign-in", data={"email": lan.email, "password": PASSWORD})
    assert signed_in.location == "/moderation/"


def test_ones_own_second_factor_is_not_removed_without_the_password(app, chief):
    phone_of(app, chief.id)

    answer = chief.post(f"{HERE}/{chief.id}/second-factor/removal")

    assert (answer.status_code, said(answer) != "", len(rows(app, "second_factors"))) == (409, True, 1)


CHANGES = [
    ("role", {"role": "editor"}),
    ("activity", {"active": "no"}),
    ("sessions/end", {}),
    ("second-factor/removal", {}),
]


@pytest.mark.parametrize(("path", "data"), CHANGES)
def test_an_account_that_does_not_exist_is_not_found(chief, path, data):
    assert chief.post(f"{HERE}/99/{path}", **data).status_code == 404


@pytest.mark.parametrize(("path", "data"), CHANGES)
def test_by_htmx_the_browser_is_sent_back_to_the_page(app, chief, lan, path, data):
    answer = chief.client.post(f"{HERE}/{lan.id}/{path}", data={"csrf_token": chief.token(), **data}, headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"].startswith(f"{HERE}?done=")) == (204, True)


@pytest.mark.parametrize(("path", "data"), CHANGES)
def test_without_the_token_of_the_page_nothing_changes(app, chief, lan, path, data):
    phone_of(app, lan.id)
    before = user(app, lan.id)

    answer = chief.client.post(f"{HERE}/{lan.id}/{path}", data={"csrf_token": "", **data})

    assert (answer.status_code, user(app, lan.id), is_in(lan)) == (403, before, True)
    assert len(rows(app, "second_factors")) == 1


def test_two_administrators_who_disable_each_other_leave_one(app):
    both = [seated(app, name, role="administrator") for name in ("Mai", "Hùng")]
    tokens, start = [one.token() for one in both], threading.Barrier(2)

    def disable(n):
        start.wait(timeout=20)
        data = {"csrf_token": tokens[n], "active": "no"}
        return both[n].client.post(f"{HERE}/{both[1 - n].id}/activity", data=data).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(disable, range(2)))

    assert sum(row["active"] for row in rows(app, "users")) == 1
    assert statuses in ([303, 303], [303, 403])  # the slower one was out already, or is told so


def test_administrators_who_all_leave_at_once_leave_one(app):
    people = [seated(app, f"Người {n}", role="administrator") for n in range(5)]
    tokens, start = [one.token() for one in people], threading.Barrier(5)

    def leave(n):
        start.wait(timeout=20)
        data = {"csrf_token": tokens[n], "active": "no"}
        return people[n].client.post(f"{HERE}/{people[n].id}/activity", data=data).status_code

    with ThreadPoolExecutor(5) as threads:
        statuses = sorted(threads.map(leave, range(5)))

    assert (statuses, sum(row["active"] for row in rows(app, "users"))) == ([303] * 4 + [409], 1)


def test_administrators_who_demote_each_other_leave_one(app):
    people = [seated(app, f"Người {n}", role="administrator") for n in range(4)]
    tokens, start = [one.token() for one in people], threading.Barrier(4)

    def demote(n):
        start.wait(timeout=20)
        data = {"csrf_token": tokens[n], "role": "moderator"}
        return people[n].client.post(f"{HERE}/{people[(n + 1) % 4].id}/role", data=data).status_code

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(demote, range(4)))

    assert "administrator" in {row["role"] for row in rows(app, "users")}


def test_a_name_cannot_bring_markup_along(app, chief):
    with app.app_context():
        number = account("<b>Tư</b><script>1</script>")

    page = chief.get(HERE)

    assert "<b>Tư</b><script>1</script>" in text_of(by_id(page, f"account-{number}"))


def test_the_link_is_shown_to_administrators_only(app, chief, lan):
    answer = chief.post(INVITATIONS, role="editor")

    [row] = rows(app, "invitations")
    assert (lan.get(answer.location).status_code, row["invited_by_id"]) == (403, chief.id)
