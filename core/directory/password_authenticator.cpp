#include "directory/password_authenticator.h"

#include "base/jid_escape.h"
#include "base/names.h"

namespace posthorn::directory {

namespace {

// Each waiting check is a few milliseconds of work: beyond this the answer would come too late to be of use.
constexpr int mostWaiting = 2000;

Error wrongCredentials()
{
    return {ErrorKind::AuthFailed, false, "wrong user name or password", {}};
}

Error tooBusy()
{
    return {ErrorKind::Unavailable, true, "too many logins at once", {}};
}

Error tooManyFailures(std::string_view whence)
{
    return {ErrorKind::Limit, true, "too many failed logins " + std::string(whence) + ", try again later", {}};
}

// Whether a record that was found may log in at all. Said only to somebody who knew the password.
std::optional<Error> refusal(const LoginRecord& record)
{
    if (!record.account.enabled)
        return Error{ErrorKind::Denied, false, "the account is disabled", {}};
    return std::nullopt;
}

// The right password, and it alone is not enough.
Error programsNeedTheirOwn()
{
    return {ErrorKind::Denied, false, "this account has a second factor: make an app password for this program", {}};
}

Credentials parseVerifiers(const std::string& sha256, const std::string& sha1)
{
    const auto read = [](const std::string& text) {
        auto verifier = text.empty() ? Result<ScramVerifier>(ScramVerifier()) : ScramVerifier::fromText(text);
        return verifier ? std::move(*verifier) : ScramVerifier();
    };
    return {read(sha256), read(sha1)};
}

/// The account's own password and its app passwords, in the record's order.
std::optional<Credentials> parseCredentials(const std::optional<LoginRecord>& record)
{
    if (!record || record->account.kind != AccountKind::User)
        return std::nullopt;
    Credentials all = parseVerifiers(record->scramSha256, record->scramSha1);
    for (const AppVerifiers& each : record->appPasswords)
        all.others.push_back(parseVerifiers(each.scramSha256, each.scramSha1));
    if (!all.isValid())
        return std::nullopt;
    return all;
}

Proof proofOf(const LoginRecord& record, size_t which)
{
    return {record.account, record.secondFactor, which == 0 ? 0 : record.appPasswords[which - 1].id};
}

const std::string& verifierOf(const LoginRecord& record, size_t which)
{
    return which == 0 ? record.scramSha256 : record.appPasswords[which - 1].scramSha256;
}

} // namespace

/// One exchange: carries steps between the mechanism, the directory and the protocol.
class PasswordExchange final : public SaslExchange {
public:
    /// @p domain: that of names without one; empty: as the directory finds them.
    PasswordExchange(PasswordAuthenticator& authenticator, wire::Link& link, std::unique_ptr<SaslServer> server,
                     std::string domain)
        : m_authenticator(authenticator)
        , m_link(link)
        , m_server(std::move(server))
        , m_domain(std::move(domain))
    {
    }

    void next(std::string_view data, Handler handler) override
    {
        m_handler = std::move(handler);
        if (auto error = m_authenticator.throttled(m_link))
            return fail(std::move(*error));
        apply(m_server->next(data));
    }

private:
    void apply(SaslStep step)
    {
        if (!step.login.empty()) {
            if (!m_domain.empty()) { // of XMPP, where names may be escaped
                if (step.login.find('@') == std::string::npos)
                    step.login += '@' + m_domain;
                const size_t at = step.login.rfind('@');
                step.login = unescapeJidLocal(std::string_view(step.login).substr(0, at)) + step.login.substr(at);
            }
            m_login = step.login;
        }
        switch (step.kind) {
        case SaslStep::Kind::Continue: {
            Outcome outcome;
            outcome.kind = Outcome::Kind::Challenge;
            outcome.data = std::move(step.data);
            outcome.login = m_login;
            return hand(std::move(outcome));
        }
        case SaslStep::Kind::NeedCredentials:
            return m_authenticator.m_directory.findLogin(
                step.login, m_link.executor(), m_life.bind([this](Result<std::optional<LoginRecord>> record) {
                    if (!record)
                        return fail(record.error());
                    m_record = std::move(*record);
                    apply(m_server->credentials(parseCredentials(m_record)));
                }));
        case SaslStep::Kind::CheckPassword: {
            const std::string password = std::move(step.password);
            return m_authenticator.m_directory.findLogin(
                step.login, m_link.executor(),
                m_life.bind([this, login = step.login, password](Result<std::optional<LoginRecord>> record) {
                    if (!record)
                        return fail(record.error());
                    m_record = std::move(*record);
                    m_authenticator.verify(login, password, m_record, m_link.executor(),
                                           m_life.bind([this](Result<Proof> proof) {
                                               if (!proof && proof.error().kind != ErrorKind::AuthFailed)
                                                   return fail(proof.error());
                                               if (proof)
                                                   m_proof = *proof;
                                               apply(m_server->passwordChecked(proof.has_value()));
                                           }));
                }));
        }
        case SaslStep::Kind::Succeeded: {
            if (!m_record)
                return fail(wrongCredentials());
            if (auto error = refusal(*m_record))
                return fail(std::move(*error));
            if (!m_proof)
                m_proof = proofOf(*m_record, step.proved);
            if (m_proof->secondFactor && m_proof->appPassword == 0)
                return fail(programsNeedTheirOwn());
            m_authenticator.noteOutcome({m_link.info().peer.address, m_link.info().id}, m_login, nullptr);
            m_authenticator.noteUse(m_proof->appPassword, m_link.info().peer.address);
            m_authenticator.noteLogin(m_record->account, m_link.info().peer.address);
            Outcome outcome;
            outcome.kind = Outcome::Kind::Success;
            outcome.data = std::move(step.data);
            outcome.account = m_record->account;
            outcome.login = m_login;
            return hand(std::move(outcome));
        }
        case SaslStep::Kind::Failed:
            return fail(std::move(step.error));
        }
    }

    void fail(Error error)
    {
        m_authenticator.noteOutcome({m_link.info().peer.address, m_link.info().id}, m_login, &error);
        Outcome outcome;
        outcome.error = std::move(error);
        outcome.login = m_login;
        hand(std::move(outcome));
    }

    // The handler may drop this exchange: nothing of it is touched afterwards.
    void hand(Outcome outcome)
    {
        const Handler handler = std::move(m_handler);
        handler(std::move(outcome));
    }

    PasswordAuthenticator& m_authenticator;
    wire::Link& m_link;
    std::unique_ptr<SaslServer> m_server;
    const std::string m_domain;
    Handler m_handler;
    std::string m_login;
    std::optional<LoginRecord> m_record;
    std::optional<Proof> m_proof; ///< where the password itself was checked
    Life m_life;
};

PasswordAuthenticator::PasswordAuthenticator(Directory& directory, const config::Settings& settings, watch::Hub& hub,
                                             std::string secret, Clock& clock)
    : m_directory(directory)
    , m_settings(settings)
    , m_hub(hub)
    , m_clock(clock)
    , m_secret(std::move(secret))
    , m_throttle(clock)
    , m_cache(100000, settings.snapshot()->number(config::Setting::AccountPasswordMemory) * 1000, clock)
{
    for (size_t i = 0; i < m_threads.size(); ++i)
        m_threads[i] = std::make_unique<SerialThread>("passwords-" + std::to_string(i));
}

PasswordAuthenticator::~PasswordAuthenticator() = default;

int PasswordAuthenticator::iterations() const
{
    return int(m_settings.snapshot()->number(config::Setting::AccountScramIterations));
}

std::vector<std::string> PasswordAuthenticator::mechanisms(const wire::LinkInfo& link, bool clearAllowed) const
{
    std::vector<std::string> names;
    for (const std::string_view name : directory::mechanisms(link.tls, !link.channelBindings.empty(), clearAllowed))
        names.emplace_back(name);
    return names;
}

std::unique_ptr<SaslExchange> PasswordAuthenticator::begin(std::string_view mechanism, wire::Link& link,
                                                           bool clearAllowed)
{
    return beginIn({}, mechanism, link, clearAllowed);
}

std::unique_ptr<SaslExchange> PasswordAuthenticator::beginIn(const SaslPlace& place, std::string_view mechanism,
                                                             wire::Link& link, bool clearAllowed)
{
    SaslContext context;
    const std::string& domain = place.domain;
    context.offered = place.offered;
    if (!domain.empty())
        context.mayActAs = [domain](std::string_view login, std::string_view authzid) {
            const std::string wanted = unescapeJidLocal(authzid), own = unescapeJidLocal(login);
            return wanted == own || wanted == own + '@' + domain;
        };
    context.tls = link.info().tls;
    context.allowPlainWithoutTls = clearAllowed;
    for (const auto& binding : link.info().channelBindings)
        context.channelBindings.push_back({binding.type, binding.data});
    context.serverSecret = m_secret;
    context.iterations = iterations();
    auto server = makeSaslServer(mechanism, std::move(context));
    if (!server)
        return nullptr;
    return std::make_unique<PasswordExchange>(*this, link, std::move(*server), domain);
}

std::optional<Error> PasswordAuthenticator::throttled(const wire::Link& link)
{
    const auto& peer = link.info().peer;
    if (peer.isLoopback() ||
        !m_throttle.refuses(peer.address, link.settings().number(config::Setting::LimitAuthFailuresPerIp)))
        return std::nullopt;
    return tooManyFailures("from your address");
}

void PasswordAuthenticator::noteOutcome(const Peer& peer, const std::string& login, const Error* error)
{
    if (!error) {
        m_throttle.succeeded(peer.address);
        m_hub.count(watch::Counter::LoginsSucceeded);
        return;
    }
    m_hub.count(watch::Counter::LoginsFailed);
    // Who knows the password guesses none: a program that was not told of the second factor yet tries it for days.
    if (error->kind == ErrorKind::AuthFailed || (error->kind == ErrorKind::Denied && error->text != programsNeedTheirOwn().text))
        m_throttle.failed(peer.address);
    m_hub.log(watch::Channel::System, watch::Level::Warning,
              "login refused for \"" + login + "\" from " + peer.address + ": " + error->text, peer.session);
}

bool PasswordAuthenticator::offload(Task work)
{
    if (m_waiting.fetch_add(1) >= mostWaiting) {
        m_waiting.fetch_sub(1);
        return false;
    }
    m_threads[m_next.fetch_add(1) % m_threads.size()]->post([this, work = std::move(work)] {
        work();
        m_waiting.fetch_sub(1);
    });
    return true;
}

void PasswordAuthenticator::noteUse(int64_t appPassword, const std::string& address)
{
    constexpr UnixMs often = 10 * 60 * 1000;
    constexpr size_t most = 100000;
    if (!m_records || appPassword == 0)
        return;
    const UnixMs now = m_clock.now();
    {
        const std::lock_guard lock(m_usesMutex);
        if (m_uses.size() >= most)
            m_uses.clear();
        const auto [item, fresh] = m_uses.try_emplace(appPassword, now);
        if (!fresh && now - item->second < often)
            return;
        item->second = now;
    }
    m_records->noteAppPasswordUse(appPassword, address, now);
}

void PasswordAuthenticator::verify(const std::string& login, const std::string& password,
                                   std::optional<LoginRecord> record, Executor& asker, Reply<Proof> reply)
{
    for (size_t i = 0; record && record->account.kind == AccountKind::User && i <= record->appPasswords.size(); ++i) {
        const std::string& verifier = verifierOf(*record, i);
        if (verifier.empty() || !m_cache.remembers(login, password, verifier))
            continue;
        if (auto error = refusal(*record))
            return reply(passOn(std::move(*error)));
        return reply(proofOf(*record, i));
    }
    const bool accepted = offload([this, login, password, record = std::move(record), &asker, reply] {
        // A name that nobody has costs the same time as one that somebody has.
        const auto credentials = parseCredentials(record);
        const auto which =
            (credentials ? *credentials : Credentials::fake(m_secret, login, iterations())).findPassword(password);
        Result<Proof> result = passOn(wrongCredentials());
        if (which && credentials) {
            m_cache.remember(login, password, verifierOf(*record, *which));
            if (auto error = refusal(*record))
                result = passOn(std::move(*error));
            else
                result = proofOf(*record, *which);
        }
        asker.post([reply, result = std::move(result)]() mutable { reply(std::move(result)); });
    });
    if (!accepted)
        reply(passOn(tooBusy()));
}

void PasswordAuthenticator::prove(const std::string& login, const std::string& password, wire::Link& link,
                                  Reply<Proof> reply)
{
    const Peer peer{link.info().peer.address, link.info().id};
    if (auto error = throttled(link)) {
        noteOutcome(peer, login, &*error);
        return reply(passOn(std::move(*error)));
    }
    // The link may be gone when the check is done, its worker is not.
    const Reply<Proof> noted = [this, login, peer, reply](Result<Proof> proof) {
        noteOutcome(peer, login, proof ? nullptr : &proof.error());
        if (proof)
            noteUse(proof->appPassword, peer.address);
        if (proof && (!proof->secondFactor || proof->appPassword != 0))
            noteLogin(proof->account, peer.address);
        reply(std::move(proof));
    };
    Executor& worker = link.executor();
    m_directory.findLogin(login, worker,
                          [this, login, password, &worker, noted](Result<std::optional<LoginRecord>> record) {
                              if (!record)
                                  return noted(passOn(record.error()));
                              verify(login, password, std::move(*record), worker, noted);
                          });
}

void PasswordAuthenticator::checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                                          Reply<Account> reply)
{
    prove(login, password, link, [this, login, reply = std::move(reply)](Result<Proof> proof) {
        if (!proof)
            return reply(passOn(proof.error()));
        if (proof->secondFactor && proof->appPassword == 0) {
            m_hub.log(watch::Channel::System, watch::Level::Warning,
                      "login refused for \"" + login + "\": " + programsNeedTheirOwn().text);
            return reply(passOn(programsNeedTheirOwn()));
        }
        reply(std::move(proof->account));
    });
}

void PasswordAuthenticator::noteLogin(const Account& account, const std::string& address)
{
    if (m_logins)
        m_logins->noteLogin(account.id, address);
}

void PasswordAuthenticator::tryPassword(const MailAddress& address, const std::string& password, Executor& asker,
                                        Reply<void> reply)
{
    const std::string login = normalise(address).text();
    const Peer peer{"for " + login, 0}; // no address looks like that
    if (m_throttle.refuses(peer.address, m_settings.snapshot()->number(config::Setting::LimitAuthFailuresPerIp)))
        return reply(passOn(tooManyFailures("for this account")));
    m_directory.findLogin(login, asker, [this, login, password, peer, &asker, reply](Result<std::optional<LoginRecord>> record) {
        if (!record)
            return reply(passOn(record.error()));
        verify(login, password, std::move(*record), asker, [this, login, peer, reply](Result<Proof> proof) {
            if (proof && proof->secondFactor && proof->appPassword == 0)
                proof = passOn(programsNeedTheirOwn());
            noteOutcome(peer, login, proof ? nullptr : &proof.error());
            reply(proof ? Result<void>() : Result<void>(passOn(proof.error())));
        });
    });
}

void PasswordAuthenticator::makeVerifiers(const std::string& password, Executor& asker,
                                          Reply<std::pair<std::string, std::string>> reply)
{
    makeOffThread({}, password, asker, std::move(reply));
}

void PasswordAuthenticator::makeVerifiersLike(const LoginRecord& record, const std::string& password, Executor& asker,
                                              Reply<std::pair<std::string, std::string>> reply)
{
    const auto known = parseCredentials(record);
    Credentials like;
    for (size_t i = 0; known && i <= known->others.size() && !like.isValid(); ++i)
        like = i == 0 ? Credentials{known->sha256, known->sha1} : known->others[i - 1];
    makeOffThread(std::move(like), password, asker, std::move(reply));
}

void PasswordAuthenticator::makeOffThread(Credentials like, const std::string& password, Executor& asker,
                                          Reply<std::pair<std::string, std::string>> reply)
{
    const bool accepted = offload([like = std::move(like), password, rounds = iterations(), &asker, reply] {
        Result<std::pair<std::string, std::string>> result = std::pair<std::string, std::string>();
        const auto credentials = Credentials::makeLike(like, password, rounds);
        if (credentials)
            *result = {credentials->sha256.toText(), credentials->sha1.toText()};
        else
            result = passOn(credentials.error());
        asker.post([reply, result = std::move(result)]() mutable { reply(std::move(result)); });
    });
    if (!accepted)
        reply(passOn(tooBusy()));
}

} // namespace posthorn::directory
