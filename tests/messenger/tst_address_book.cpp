// People found in the webmail's address books.
#include <QtTest/QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "messenger/client/mail/address_book.h"
#include "messenger/client/mail/web_access.h"
#include "tests/messenger/support_web.h"

using namespace posthorn::messenger;
using test::FakeWeb;
using test::WebRequest;

namespace {

/// With ' for ".
QByteArray json(const char* text)
{
    return QByteArray(text).replace('\'', '"');
}

const QByteArray cards = json("{'methodResponses': [['ContactCard/query', {'ids': ['1', '2', '3']}, 'q'], ['ContactCard/get', {'list': [ "
    "{'id': '1', 'name': {'full': 'Bob\\nBuilder'}, 'emails': {'a': {'address': 'bob@example.net'}}, "
    "'onlineServices': {'x': {'uri': 'https://example.net/bob'}, 'y': {'uri': 'xmpp:bob@chat.example.net'}}}, "
    "{'id': '2', 'name': {'components': [{'kind': 'given', 'value': 'Carol'}, {'kind': 'surname', 'value': 'Coal'}]}, "
    "'emails': {'a': {'address': 'not an address'}, 'b': {'address': 'carol@example.org'}}}, "
    "{'id': '3', 'emails': {'a': {'address': 'dave@example.org'}}}, "
    "{'id': '4', 'name': {'full': 'Without an address'}}]}, 'g']]}");

} // namespace

class TestAddressBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void peopleAreFound()
    {
        FakeWeb server;
        WebAccess web(server.origin());
        web.setToken("token");
        AddressBook book(web);
        server.handle(QStringLiteral("/jmap/session"), [](const WebRequest& request) {
            FakeWeb::answer(request, 200, json("{'primaryAccounts': {'urn:ietf:params:jmap:contacts': 'a1'}}"));
        });
        server.handle(QStringLiteral("/jmap/api"), [](const WebRequest& request) { FakeWeb::answer(request, 200, cards); });
        for (int turn = 0; turn < 2; ++turn) {
            std::optional<QList<AddressBookEntry>> found;
            book.search(QStringLiteral("b"), this, [&](const QList<AddressBookEntry>& entries) { found = entries; });
            QVERIFY(!found);
            QTRY_VERIFY(found);
            QCOMPARE(found->size(), 3);
            QCOMPARE(found->at(0).address, QStringLiteral("bob@chat.example.net"));
            QVERIFY(!found->at(0).name.contains(u'\n'));
            QCOMPARE(found->at(1), (AddressBookEntry{QStringLiteral("Carol Coal"), QStringLiteral("carol@example.org")}));
            QCOMPARE(found->at(2).name, QStringLiteral("dave@example.org"));
        }
        QCOMPARE(server.count(QStringLiteral("/jmap/session")), 1);
        const QJsonArray call = QJsonDocument::fromJson(server.all.last().body).object()[QStringLiteral("methodCalls")].toArray().first().toArray();
        QCOMPARE(call.at(1).toObject()[QStringLiteral("accountId")].toString(), QStringLiteral("a1"));
        QCOMPARE(call.at(1).toObject()[QStringLiteral("filter")].toObject()[QStringLiteral("text")].toString(), QStringLiteral("b"));
    }

    void whoCannotBeAskedHasNobody()
    {
        FakeWeb server;
        WebAccess web(server.origin());
        AddressBook book(web);
        int told = 0;
        const auto count = [&](const QList<AddressBookEntry>& found) { told += found.isEmpty() ? 1 : 100; };
        book.search(QStringLiteral("b"), this, count);
        QTRY_COMPARE(told, 1);
        QVERIFY(server.all.isEmpty()); // there is no token to ask with
        web.setToken("token");
        server.handle(QStringLiteral("/jmap/session"), [](const WebRequest& request) { FakeWeb::answer(request, 401, "{}"); });
        book.search(QStringLiteral("b"), this, count);
        QTRY_COMPARE(told, 2);
        server.close();
        book.search(QStringLiteral("b"), this, count);
        QTRY_COMPARE(told, 3);
    }

    void whoGoesHearsNothing()
    {
        FakeWeb server;
        WebAccess web(server.origin());
        web.setToken("token");
        auto book = std::make_unique<AddressBook>(web);
        auto context = std::make_unique<QObject>();
        int told = 0;
        book->search(QStringLiteral("b"), context.get(), [&](const QList<AddressBookEntry>&) { ++told; });
        book->search(QStringLiteral("b"), this, [&](const QList<AddressBookEntry>&) { ++told; });
        QTRY_COMPARE(server.waiting.size(), 2);
        context.reset();
        book.reset();
        while (!server.waiting.isEmpty())
            FakeWeb::answer(server.takeWaiting(), 200, json("{'primaryAccounts': {'urn:ietf:params:jmap:contacts': 'a1'}}"));
        QTest::qWait(100);
        QCOMPARE(told, 0);
    }

    void lies()
    {
        for (qsizetype end = 0; end < cards.size(); ++end)
            (void)parseAddressBook(cards.left(end));
        QVERIFY(parseAddressBook("[]").isEmpty());
        QVERIFY(parseAddressBook(json("{'methodResponses': [['ContactCard/get', {'list': [{'emails': {'a': {'address': 'a@b@c'}}}, 7, {'emails': 5}]}]]}")).isEmpty());
        QByteArray many = json("{'methodResponses': [['ContactCard/get', {'list': [");
        for (int i = 0; i < 5000; ++i)
            many += (i ? "," : "") + (json("{'emails': {'a': {'address': 'u")) + QByteArray::number(i) + json("@example.org'}}}");
        QCOMPARE(parseAddressBook(many + "]}]]}").size(), AddressBook::mostFound);
    }
};

QTEST_GUILESS_MAIN(TestAddressBook)
#include "tst_address_book.moc"
