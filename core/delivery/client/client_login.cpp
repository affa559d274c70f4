// The outgoing session's login at a smart host (RFC 4954). Nothing of it goes into a log.
#include "base/text.h"
#include "delivery/client/client_session.h"

namespace posthorn::delivery {

void ClientSession::beginLogin()
{
    directory::SaslClientOptions options;
    options.login = m_options.login;
    options.password = m_options.password;
    options.tls = m_link->info().tls;
    options.allowPlainWithoutTls = m_options.allowClearPassword;
    for (const wire::ChannelBinding& binding : m_link->info().channelBindings)
        options.channelBindings.push_back({binding.type, binding.data});
    auto client = directory::makeSaslClient(m_mechanisms, std::move(options));
    if (!client) {
        fail(SessionEnd::Kind::Refused, "4.7.0", "cannot log in: " + client.error().text);
        return;
    }
    m_login = std::move(*client);
    const auto initial = m_login->initialResponse();
    const std::string name(m_login->mechanism());
    if (initial)
        command("AUTH " + name + ' ' + (initial->empty() ? "=" : base64Encode(*initial)), "AUTH " + name + " ****");
    else
        command("AUTH " + name);
    await(State::Login, m_options.timeout);
}

void ClientSession::takeLoginReply(const PeerReply& reply)
{
    if (reply.code == 235) {
        auto finished = m_login->finish();
        m_login.reset();
        if (finished)
            ready();
        else
            fail(SessionEnd::Kind::Refused, "4.7.0", "the host did not prove itself: " + finished.error().text);
        return;
    }
    const auto challenge = reply.code == 334 && !reply.lines.empty() ? base64Decode(trimmed(reply.lines.front()))
                                                                      : std::nullopt;
    if (!challenge) {
        fail(SessionEnd::Kind::Refused, reply.status(), "login refused: " + reply.text());
        return;
    }
    loginStep(m_login->next(*challenge));
}

void ClientSession::loginStep(directory::SaslClient::Step step)
{
    using Kind = directory::SaslClient::Step::Kind;
    switch (step.kind) {
    case Kind::Send:
        command(base64Encode(step.data), "****");
        await(State::Login, m_options.timeout);
        return;
    case Kind::Failed:
        command("*");
        fail(SessionEnd::Kind::Refused, "4.7.0", "login failed: " + step.error.text);
        return;
    case Kind::DeriveKey:
        break;
    }
    if (m_background == nullptr) {
        loginStep(m_login->derived(step.derivation.run()));
        return;
    }
    auto derived = std::make_shared<std::function<void(std::string)>>(m_life.bind([this](std::string key) {
        if (m_state == State::Login)
            loginStep(m_login->derived(key));
    }));
    // The other thread only carries the bound function; it is called here.
    m_background->post([&worker = m_link->executor(), derived, derivation = std::move(step.derivation)] {
        worker.post([derived, key = derivation.run()] { (*derived)(key); });
    });
}

} // namespace posthorn::delivery
