// An XMPP server on two workers, both turned by the test's own hand, with clients that log in and talk.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#if __has_include(<QtTest>) // the fuzz targets use this, too
#include <QtTest>
#else
#include <QtGlobal>
#endif

#include "base/text.h"
#include "tests/support/fake_chat.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_objects.h"
#include "tests/support/fake_timers.h"
#include "xmpp/route/station.h"
#include "xmpp/xml/parser.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"
#include "xmpp/xmpp.h"

namespace posthorn::test {

class XmppWorld {
public:
    /// @p more changes what the server works with.
    explicit XmppWorld(const std::function<void(xmpp::Context&)>& more = {},
                       std::vector<std::pair<config::Setting, std::string>> overrides = {})
        : authenticator(directory)
        , settings("", quiet(std::move(overrides)))
    {
        if (!settings.reload())
            qFatal("the settings' defaults");
        for (const char* name : {"alice", "bob", "carol"})
            directory.addUser(std::string(name) + "@example.test");
        timers.time = 1'700'000'000'000;
        objects = std::make_shared<FakeObjects>();
        xmpp::Context context{directory, authenticator, settings, hub, timers, "xmpp.example.test", "test", {}};
        for (auto& worker : workers) {
            store::Facade store;
            store.objects = objects;
            context.workers.push_back({&worker, &timers, [store] { return store; }, [this] { return chat.facade(); }});
        }
        if (more)
            more(context);
        context.secret = "the installation's";
        exchange = std::make_unique<xmpp::Exchange>(std::move(context));
    }

    /// In the order in which the server ends: the store before the exchange, which answers that are dropped still speak to.
    ~XmppWorld()
    {
        chat.drop();
        settle();
    }

    /// Without what users are told at login, where a test does not ask for it.
    static std::vector<std::pair<config::Setting, std::string>> quiet(std::vector<std::pair<config::Setting, std::string>> overrides)
    {
        overrides.insert(overrides.begin(), {config::Setting::XmppConversationLog, "none"});
        return overrides;
    }
    /// Until nobody has anything to do.
    void settle()
    {
        while (workers[0].run() + workers[1].run() > 0) {
        }
    }
    /// Messages that wait for anybody.
    size_t waiting() const
    {
        size_t all = 0;
        for (const auto& [account, messages] : chat.waiting)
            all += messages.size();
        return all;
    }
    void advance(std::chrono::milliseconds by)
    {
        timers.advance(by, [this] { settle(); });
    }

    FakeDirectory directory;
    FakeAuthenticator authenticator;
    config::Settings settings;
    watch::Hub hub;
    FakeTimers timers;
    FakeChat chat;
    std::shared_ptr<FakeObjects> objects;
    std::array<ManualExecutor, 2> workers;
    std::unique_ptr<xmpp::Exchange> exchange;
};

/// A client's connection.
class XmppClient {
public:
    XmppClient(XmppWorld& world, size_t worker = 0)
        : m_world(world)
        , link(&world.workers[worker])
    {
        link.linkInfo.tls = true;
        link.open(xmpp::makeClientSession(*world.exchange));
    }

    void feed(std::string_view xml)
    {
        link.feed(xml);
        settle();
    }
    void settle()
    {
        do {
            m_world.settle();
            link.settle();
        } while (m_world.workers[0].run() + m_world.workers[1].run() > 0);
        read();
    }
    static std::string header(std::string_view to = "example.test")
    {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
               "to='" + std::string(to) + "' version='1.0'>";
    }
    void authenticate(const std::string& name, const std::string& password = "secret",
                      const std::string& domain = "example.test")
    {
        feed(header(domain));
        feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
             base64Encode(std::string(1, '\0') + name + '\0' + password) + "</auth>");
        m_parser.reset(); // the server begins anew, too
        feed(header(domain));
        received.clear();
    }
    void bind(const std::string& resource)
    {
        feed("<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource +
             "</resource></bind></iq>");
        received.clear();
    }
    /// Logs in, asks for the roster, and comes online where @p presence says so.
    void login(const std::string& name, const std::string& resource, std::string_view presence = "<presence/>")
    {
        authenticate(name);
        bind(resource);
        feed("<iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>");
        if (!presence.empty())
            feed(presence);
        received.clear();
    }
    /// The oldest element that came; fails the test when there is none.
    xmpp::Element take()
    {
        settle();
        if (received.empty())
            return xmpp::Element("nothing");
        xmpp::Element first = std::move(received.front());
        received.pop_front();
        return first;
    }
    /// The oldest one of that name, with what came before it dropped.
    xmpp::Element take(std::string_view name)
    {
        for (;;) {
            xmpp::Element each = take();
            if (each.name == name || each.name == "nothing")
                return each;
        }
    }
    size_t count(std::string_view name)
    {
        settle();
        return size_t(std::count_if(received.begin(), received.end(), [&](const auto& each) { return each.name == name; }));
    }
    void clear()
    {
        settle();
        received.clear();
    }
    void read()
    {
        const std::string output = link.takeOutput();
        raw += output;
        std::string_view rest = output;
        while (!rest.empty()) {
            if (!m_parser || rest.starts_with("<?xml"))
                m_parser = std::make_unique<xmpp::XmlParser>(xmpp::XmlParser::Mode::Stream);
            const auto event = m_parser->next(rest);
            if (event == xmpp::XmlParser::Event::Whole)
                received.push_back(m_parser->take());
            else if (event == xmpp::XmlParser::Event::Opened)
                opening = m_parser->take();
            else if (event == xmpp::XmlParser::Event::Closed || event == xmpp::XmlParser::Event::Failed)
                break;
        }
    }

private:
    XmppWorld& m_world;
    std::unique_ptr<xmpp::XmlParser> m_parser;

public:
    FakeLink link;
    std::deque<xmpp::Element> received;
    xmpp::Element opening;
    std::string raw;
};

inline const std::string clientNs = "jabber:client";

} // namespace posthorn::test
