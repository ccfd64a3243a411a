"""The record of readers' data on the desk: for administrators, page by page, in numbers."""

from domain.privacy.models import DataAction
from domain.privacy.recording import PAGE_LENGTH, record
from foundation.database import commit
from tests.blueprints.desk import next_page, table
from tests.discussions import dom, text_of
from tests.domain.desk import new_reader
from tests.pages import by_id, ids_of
from tests.people import seated

PAGE = "/moderation/log/data"


def test_an_administrator_reads_what_was_done_and_finds_it_from_the_log(app, article):
    mai = seated(app, "Mai", role="administrator")
    with app.app_context():
        reader = new_reader()
        commit(lambda: record(DataAction.DOWNLOAD, {"comments": 3}, reader_id=reader) and None)
        counts = {"erased": 2, "kept": 1, "likes": 4, "mails": 5, "addresses": 6, "reports": 7}
        commit(lambda: record(DataAction.ERASE, counts, reader_id=reader) and None)
        cleared = {"networks": 1_200, "report_networks": 3, "emails": 9, "mails": 0}
        commit(lambda: record(DataAction.RETENTION, cleared) and None)

    page = mai.get(PAGE)

    numbers = [f"data-event-{row['id']}" for row in table(app, "data_events")]
    downloaded, erased, by_time = (text_of(by_id(page, number)) for number in numbers)
    assert ids_of(page, "data-event-") == numbers[::-1]
    assert (f"Bạn đọc số {reader}" in downloaded, "Bình luận: 3" in downloaded) == (True, True)
    assert "Bình luận đã xóa: 2 Bình luận giữ lại, bỏ tên: 1 Lượt thích: 4 Thư: 5 Địa chỉ email đã cho: 6" in erased
    assert "Mã băm địa chỉ mạng: 1.200 Mã băm địa chỉ mạng trong báo cáo: 3 Email của bình luận: 9" in by_time
    assert "Theo thời hạn" in by_time
    assert PAGE in [link.get("href") for link in dom(mai.get("/moderation/log")).iter("a")]
    others = seated(app, "Lan").get("/moderation/log")
    assert PAGE not in [link.get("href") for link in dom(others).iter("a")]


def test_every_line_is_seen_once_by_reading_on(app):
    mai = seated(app, "Mai", role="administrator")
    assert "Chưa có yêu cầu nào" in text_of(by_id(mai.get(PAGE), "content"))
    with app.app_context():
        for _ in range(PAGE_LENGTH + 3):
            commit(lambda: record(DataAction.RETENTION, {"mails": 1}) and None)
    seen, address = [], PAGE

    while address:
        page = mai.get(address)
        seen += ids_of(page, "data-event-")
        address = next_page(page)

    assert seen == [f"data-event-{row['id']}" for row in table(app, "data_events")][::-1]
    assert len(seen) == PAGE_LENGTH + 3
    assert [mai.get(f"{PAGE}?start={junk}").status_code for junk in ("x", "-1", "9" * 30, "0")] == [404, 404, 404, 200]
