"""All addresses of the site, to be read as one list: a new route is a new line here."""

ADDRESSES = """
GET       /                                                                articles.front
GET       /accounts/invitations/<token>                                    accounts.invitation
POST      /accounts/invitations/<token>                                    accounts.join
GET POST  /accounts/me                                                     accounts.me
GET       /accounts/me/second-factor                                       accounts.second_factor
POST      /accounts/me/second-factor                                       accounts.begin_second_factor
POST      /accounts/me/second-factor/confirmation                          accounts.confirm_second_factor
GET       /accounts/me/second-factor/picture                               accounts.second_factor_picture
POST      /accounts/me/second-factor/recovery-codes                        accounts.renew_recovery_codes
POST      /accounts/me/second-factor/removal                               accounts.remove_second_factor
POST      /accounts/me/sessions/end                                        accounts.end_own_sessions
GET       /accounts/sign-in                                                accounts.sign_in
POST      /accounts/sign-in                                                accounts.begin_session
GET       /accounts/sign-in/code                                           accounts.code
POST      /accounts/sign-in/code                                           accounts.complete_sign_in
POST      /accounts/sign-out                                               accounts.sign_out
GET       /accounts/staff                                                  accounts.staff
POST      /accounts/staff/<number:user_id>/activity                        accounts.change_activity
POST      /accounts/staff/<number:user_id>/role                            accounts.change_role
POST      /accounts/staff/<number:user_id>/second-factor/removal           accounts.reset_second_factor
POST      /accounts/staff/<number:user_id>/sessions/end                    accounts.end_sessions
POST      /accounts/staff/invitations                                      accounts.invite
POST      /accounts/staff/invitations/<number:invitation_id>/revocation    accounts.revoke_invitation
GET       /.well-known/security.txt                                        site.security_txt
GET       /apple-touch-icon.png                                            site.touch_icon
GET       /favicon.ico                                                     site.favicon
GET       /styleguide                                                      site.styleguide
GET       /archive                                                         articles.archive
GET       /archive/<month:month>                                           articles.month
GET       /articles/<article:address>                                      articles.show
GET       /articles/<article:address>/comments                             comments.index
POST      /articles/<article:address>/comments                             comments.create
GET       /articles/<article:address>/comments/arrived                     comments.arrived
GET       /articles/<article:address>/comments/new                         comments.new
GET       /articles/<article:address>/threads/<number:comment_id>          comments.thread
GET       /articles/<article:address>/threads/<number:comment_id>/replies  comments.replies
GET       /articles/<article:address>/comments/feed.atom                   articles.comments_feed
GET       /categories/<slug:slug>                                          articles.category
GET       /categories/<slug:slug>/feed.atom                                articles.category_feed
GET       /categories/<slug:slug>/feed.json                                articles.category_json_feed
GET       /comment-policy                                                  site.comment_policy
GET       /comments/<number:comment_id>                                    comments.show
POST      /comments/<number:comment_id>/likes                              comments.like
POST      /comments/<number:comment_id>/likes/removal                      comments.remove_like
POST      /comments/<number:comment_id>/reports                            comments.create_report
GET       /comments/<number:comment_id>/reports/new                        comments.new_report
GET       /comments/mine/data                                              comments.own_data
POST      /comments/mine/data                                              comments.download_own_data
POST      /comments/mine/erasure                                           comments.create_erasure
GET       /comments/mine/erasure/new                                       comments.new_erasure
POST      /comments/<number:comment_id>/revisions                          comments.create_revision
GET       /comments/<number:comment_id>/revisions/new                      comments.new_revision
POST      /comments/<number:comment_id>/revisions/withdrawal               comments.withdraw_revision
POST      /comments/<number:comment_id>/second-look                        comments.ask_second_look
POST      /comments/<number:comment_id>/withdrawal                         comments.withdraw
GET       /comments/<number:comment_id>/withdrawal/new                     comments.new_withdrawal
POST      /comments/<number:comment_id>/withdrawal/reversal                comments.send_again
GET       /comments/mine                                                   comments.mine
POST      /comments/mine/addresses                                         comments.ask_for_link
GET       /editorial/media                                                 editorial.list_media
POST      /editorial/media                                                 editorial.create_media
GET       /editorial/media/<number:file_id>                                editorial.show_media
POST      /editorial/media/<number:file_id>                                editorial.change_media
POST      /editorial/media/<number:file_id>/removal                        editorial.delete_media
POST      /editorial/articles/<number:article_id>/files                    editorial.change_files
GET       /editorial/articles                                              editorial.list_articles
POST      /editorial/articles                                              editorial.create_article
GET       /editorial/articles/<number:article_id>                          editorial.edit_article
POST      /editorial/articles/<number:article_id>                          editorial.save_article
POST      /editorial/articles/<number:article_id>/autosave                 editorial.autosave
POST      /editorial/articles/<number:article_id>/autosave/removal         editorial.discard_autosave
GET       /editorial/articles/<number:article_id>/revisions                editorial.list_revisions
POST      /editorial/articles/<number:article_id>/revisions/<number:revision_number>/restoration editorial.restore
GET       /editorial/categories                                            editorial.list_categories
POST      /editorial/categories                                            editorial.create_category
POST      /editorial/categories/<number:category_id>                       editorial.change_category
POST      /editorial/categories/<number:category_id>/removal               editorial.remove_category
GET       /feed.atom                                                       articles.feed
GET       /feed.json                                                       articles.json_feed_of_site
GET       /health                                                          site.health
POST      /language                                                        site.choose_language
GET       /mail/confirmations/<token>                                      comments.confirmation
POST      /mail/confirmations/<token>                                      comments.confirm
GET       /mail/devices/<token>                                            comments.device
POST      /mail/devices/<token>                                            comments.add_device
GET       /mail/stops/<token>                                              comments.stop
POST      /mail/stops/<token>                                              comments.end_mail
GET       /media/<stored:stored_name>                                      articles.media
GET       /moderation/                                                     moderation.queue
POST      /moderation/articles/<number:article_id>/openness                moderation.change_openness
POST      /moderation/batches/<uuid:batch>/reversal                        moderation.undo_batch
GET       /moderation/comments/<number:comment_id>                         moderation.show
POST      /moderation/comments/<number:comment_id>/answers                 moderation.create_answer
GET       /moderation/comments/<number:comment_id>/answers/new             moderation.new_answer
POST      /moderation/comments/<number:comment_id>/claim                   moderation.claim
POST      /moderation/comments/<number:comment_id>/decisions               moderation.decide
POST      /moderation/decisions                                            moderation.decide_many_at_once
POST      /moderation/events/<number:event_id>/reversal                    moderation.undo_event
POST      /moderation/keys                                                 moderation.switch_keys
GET       /moderation/log                                                  moderation.log
GET       /moderation/log.csv                                              moderation.log_as_csv
GET       /moderation/log.jsonl                                            moderation.log_as_json_lines
GET       /moderation/log/data                                             moderation.data_log
GET       /moderation/reasons                                              moderation.list_reasons
POST      /moderation/reasons                                              moderation.create_reason
POST      /moderation/reasons/<number:reason_id>                           moderation.change_reason
GET       /privacy                                                         site.privacy
GET       /accents/<slug:colour>.css                                       site.accent
GET       /pages/<slug:slug>                                               site.page
GET       /site/first-run                                                  site.first_run
POST      /site/first-run                                                  site.finish_first_run
GET       /site/logo                                                       site.show_logo
POST      /site/logo                                                       site.change_logo
POST      /site/logo/removal                                               site.remove_logo
GET       /site/menu                                                       site.show_menu
POST      /site/menu                                                       site.change_menu
GET       /site/pages                                                      site.list_pages
POST      /site/pages                                                      site.create_page
GET       /site/pages/new                                                  site.new_page
GET       /site/pages/<number:page_id>                                     site.edit_page
POST      /site/pages/<number:page_id>                                     site.change_page
GET       /site/pages/<number:page_id>/removal/new                         site.ask_page_removal
POST      /site/pages/<number:page_id>/removal                             site.remove_page
GET       /site/settings                                                   site.show_settings
POST      /site/settings                                                   site.change_settings
POST      /site/settings/reversal                                          site.take_settings_back
GET       /robots.txt                                                      articles.robots
GET       /sitemap.xml                                                     articles.sitemap
GET       /sitemaps/articles-<number:part>.xml                             articles.sitemap_part
GET       /sitemaps/pages.xml                                              articles.sitemap_pages
GET       /tags/<slug:slug>                                                articles.tag
GET       /search                                                          articles.search
"""


def test_the_list_of_addresses_is_complete(app):
    listed = {" ".join(line.split()) for line in ADDRESSES.strip().splitlines()}

    found = {
        " ".join([*sorted(rule.methods - {"HEAD", "OPTIONS"}), rule.rule, rule.endpoint])
        for rule in app.url_map.iter_rules()
    }

    assert found == listed
