// The web service on a directory in memory and a clock that stands until it is turned.
#pragma once

#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_mail_store.h"
#include "tests/support/fake_resolver.h"
#include "tests/support/fake_timers.h"
#include "web/auth/gate.h"
#include "web/proxy/web_address.h"
#include "web/web.h"

namespace posthorn::test {

struct WebWorld {
    explicit WebWorld(std::unique_ptr<wire::Connector> outside = nullptr)
        : connector(std::move(outside))
        , authenticator(directory)
        , settings("/nonexistent/posthorn.ini")
        , book(std::make_shared<web::SessionBook>(timers))
    {
        directory.addUser("alice@example.test");
        directory.addUser("bob@example.test");
        directory.onAccessRevoked([this](const MailAddress& address) { book->endAll(address); });
        const auto made = std::make_shared<web::Parts>(web::Parts{
            directory, authenticator, settings, hub, nullptr, book, web::embeddedFiles(), "mx.example.test", "1.2.3",
            [this] { return ports; },
            [this](Executor&, Reply<void> reply) {
                if (broken)
                    return reply(fail(ErrorKind::Unavailable, "the index is away"));
                reply({});
            },
            &timers, &resolver, connector.get(), [this](std::string_view address) {
                return reachable.count(std::string(address)) > 0 || web::isPublicAddress(address);
            }});
        made->store = [this](Executor&) { return mail.facade(); };
        made->timers = [this](Executor&) { return &timers; };
        parts = made;
        context = web::makeWebContext(parts, [this](http::Router& router) {
            http::Route route;
            route.methods = {http::Method::Get, http::Method::Post};
            route.pattern = "/who";
            route.body = http::BodyKind::Whole;
            route.make = web::answerAccount(std::make_shared<const web::Gate>(parts), web::Use::Act,
                                            [](http::Exchange&, const directory::Principal& who, const std::string&) {
                                                return http::Response::text(200, who.account.address.text());
                                            });
            router.add(std::move(route));
        });
        adminContext = web::makeAdminContext(parts);
    }

    /// One request on a connection of its own; the answer whole.
    std::string ask(const std::string& request, bool secure = true, const std::string& peer = "192.0.2.1")
    {
        return askOf(context, request, secure, peer);
    }
    std::string askOf(const std::shared_ptr<const http::Context>& which, const std::string& request, bool secure = true,
                      const std::string& peer = "192.0.2.1")
    {
        FakeLink link(&loop);
        link.linkInfo.tls = secure;
        link.linkInfo.peer.address = peer;
        link.snapshot = snapshot;
        link.open(http::makeSession(which));
        link.feed(request);
        link.settle();
        account = link.account;
        return link.takeOutput();
    }
    static std::string request(const std::string& method, const std::string& path, const std::string& fields = {},
                               const std::string& body = {})
    {
        return method + ' ' + path + " HTTP/1.1\r\nHost: mail.example.test\r\n" + fields +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    static std::string signIn(const std::string& account, const std::string& password, const std::string& fields = {})
    {
        return request("POST", "/auth/sign-in", "Content-Type: application/json\r\n" + fields,
                       "{\"account\":\"" + account + "\",\"password\":\"" + password + "\"}");
    }
    /// The value behind @p mark up to the next of the characters that end one.
    static std::string after(const std::string& text, const std::string& mark)
    {
        const size_t at = text.find(mark);
        if (at == std::string::npos)
            return {};
        const size_t begin = at + mark.size();
        return text.substr(begin, text.find_first_of("\";\r\n", begin) - begin);
    }
    struct Browser {
        std::string cookie; ///< a whole field
        std::string token;  ///< a whole field
        std::string id;
    };
    Browser browser(const std::string& account = "alice@example.test")
    {
        const std::string answer = ask(signIn(account, "secret"));
        return {"Cookie: __Host-session=" + after(answer, "__Host-session=") + "\r\n",
                "X-CSRF-Token: " + after(answer, "\"csrfToken\":\"") + "\r\n", after(answer, "\"id\":\"")};
    }

    ManualExecutor loop;
    FakeMailStore mail{loop};
    FakeResolver resolver;
    std::unique_ptr<wire::Connector> connector;
    std::set<std::string> reachable; ///< besides the public internet
    FakeTimers timers;
    FakeDirectory directory;
    FakeAuthenticator authenticator;
    config::Settings settings;
    config::Snapshot snapshot;
    watch::Hub hub;
    std::map<std::string, uint16_t> ports = {{"imaps", 993}, {"imap", 143}, {"submissions", 465}, {"web-tls", 443}};
    bool broken = false;
    std::shared_ptr<web::SessionBook> book;
    std::shared_ptr<const web::Parts> parts;
    std::shared_ptr<const http::Context> context;
    std::shared_ptr<const http::Context> adminContext;
    std::string account; ///< as the last connection's was shown
};

} // namespace posthorn::test
