// links: posthorn-directory
// Every SASL mechanism, both ends: the first octet picks one ('@' to 'E' serve somebody known, 'P' to 'U' somebody
// unknown, ' ' to '%' are clients, '0' reads verifiers and prepares names), the lines behind it are the messages.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "directory/sasl/sasl_client.h"
#include "directory/sasl/saslprep.h"

using namespace posthorn;
using namespace posthorn::directory;

namespace {

const Credentials& stored()
{
    // With one salt for good, so that the corpus can hold exchanges that succeed.
    static const Credentials credentials = {*ScramVerifier::make(crypto::Hash::Sha256, "pencil", 1, "salt"),
                                            *ScramVerifier::make(crypto::Hash::Sha1, "pencil", 1, "salt")};
    return credentials;
}

void must(bool condition)
{
    if (!condition)
        std::abort();
}

SaslStep answered(SaslServer& server, const SaslStep& step, bool known)
{
    if (step.kind == SaslStep::Kind::NeedCredentials)
        return server.credentials(known ? std::optional(stored()) : std::nullopt);
    if (step.kind == SaslStep::Kind::CheckPassword)
        return server.passwordChecked(known && step.password == "pencil");
    return step;
}

void serve(std::string_view mechanism, std::string_view lines, bool known)
{
    SaslContext context;
    context.tls = true;
    context.serverSecret = "secret";
    context.serverNonce = "server";
    context.channelBindings = {{"tls-exporter", "octets"}};
    const auto server = makeSaslServer(mechanism, std::move(context));
    must(server.has_value());
    for (int turn = 0; turn < 6; ++turn) {
        const SaslStep step = answered(**server, (*server)->next(takeUntil(lines, '\n')), known);
        must(step.data.size() <= maxSaslMessage && step.login.size() <= maxLoginOctets);
        if (step.kind == SaslStep::Kind::Succeeded) {
            must(known && !step.login.empty());
            return;
        }
        if (step.kind == SaslStep::Kind::Failed) {
            must(!step.error.text.empty());
            return;
        }
    }
}

void ask(std::string_view mechanism, std::string_view lines)
{
    SaslClientOptions options;
    options.login = "user";
    options.password = "pencil";
    options.tls = true;
    options.clientNonce = "abc";
    options.channelBindings = {{"tls-exporter", "octets"}};
    const auto client = makeSaslClient({std::string(mechanism)}, options);
    must(client.has_value());
    (void)(*client)->initialResponse();
    for (int turn = 0; turn < 4; ++turn) {
        auto step = (*client)->next(takeUntil(lines, '\n'));
        if (step.kind == SaslClient::Step::Kind::DeriveKey)
            step = (*client)->derived("a salted password");
        if (step.kind == SaslClient::Step::Kind::Failed)
            break;
    }
    (void)(*client)->finish(lines);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view lines(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto names = mechanisms(true, true, false);
    const std::string_view name = names[(data[0] & 7) % names.size()];
    switch (data[0] >> 4 & 3) {
    case 0:
        serve(name, lines, true);
        break;
    case 1:
        serve(name, lines, false);
        break;
    case 2:
        ask(name, lines);
        break;
    case 3:
        if (const auto verifier = ScramVerifier::fromText(lines))
            must(ScramVerifier::fromText(verifier->toText()).has_value());
        if (const auto prepared = saslPrep(lines); prepared && prepared->size() <= maxPreparedOctets)
            must(saslPrep(*prepared).has_value());
        break;
    }
    return 0;
}
