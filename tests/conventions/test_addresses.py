"""All addresses of the site, to be read as one list: a new route is a new line here."""

ADDRESSES = """
GET       /                                                            articles.front
GET       /accounts/invitations/<token>                                accounts.invitation
POST      /accounts/invitations/<token>                                accounts.join
GET POST  /accounts/me                                                 accounts.me
GET       /accounts/sign-in                                            accounts.sign_in
POST      /accounts/sign-in                                            accounts.begin_session
POST      /accounts/sign-out                                           accounts.sign_out
GET       /articles/<article:address>                                  articles.show
GET       /articles/<article:address>/comments                         comments.index
POST      /articles/<article:address>/comments                         comments.create
GET       /articles/<article:address>/comments/new                     comments.new
GET       /articles/<article:address>/threads/<number:comment_id>      comments.thread
GET       /articles/<article:address>/threads/<number:comment_id>/replies  comments.replies
GET       /categories/<slug:slug>                                      articles.category
GET       /comment-policy                                              site.comment_policy
GET       /comments/<number:comment_id>                                comments.show
GET       /health                                                      site.health
POST      /language                                                    site.choose_language
GET       /moderation/                                                 moderation.queue
POST      /moderation/comments/<number:comment_id>/approval            moderation.approve
POST      /moderation/comments/<number:comment_id>/rejection           moderation.reject
POST      /moderation/events/<number:event_id>/reversal                moderation.undo
GET       /moderation/log                                              moderation.log
"""


def test_the_list_of_addresses_is_complete(app):
    listed = {" ".join(line.split()) for line in ADDRESSES.strip().splitlines()}

    found = {
        " ".join([*sorted(rule.methods - {"HEAD", "OPTIONS"}), rule.rule, rule.endpoint])
        for rule in app.url_map.iter_rules()
    }

    assert found == listed
