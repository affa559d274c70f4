// The steps and makers that the mechanisms share with their factory. Inside this folder.
#pragma once

#include "directory/sasl/sasl_server.h"

namespace posthorn::directory::sasl {

std::unique_ptr<SaslServer> makePlainServer(SaslContext context);
std::unique_ptr<SaslServer> makeLoginServer(SaslContext context);
/// @p mechanism is one of the four SCRAM names; Unsupported for -PLUS without a channel binding.
Result<std::unique_ptr<SaslServer>> makeScramServer(std::string_view mechanism, SaslContext context);

SaslStep challenge(std::string data);
SaslStep malformed(std::string detail);
/// The same words whether the name, the password or the proof was wrong.
SaslStep notAuthorized(std::string detail);
SaslStep failed(Error error);
/// What every call answers once an exchange is over or somebody calls out of turn.
SaslStep outOfTurn();

/// The login name prepared, and not longer than maxLoginOctets.
Result<std::string> prepareLogin(std::string_view name);
/// Empty or the prepared authzid, when @p login may act for it; Denied otherwise.
Result<std::string> checkAuthzid(const SaslContext& context, std::string_view login, std::string_view authzid);

} // namespace posthorn::directory::sasl
