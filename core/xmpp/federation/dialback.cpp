#include "xmpp/federation/dialback.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "delivery/client/domain_name.h"

namespace posthorn::xmpp {

std::string dialbackKey(std::string_view secret, std::string_view receiving, std::string_view originating,
                        std::string_view streamId)
{
    std::string text(receiving);
    text.append(" ").append(originating).append(" ").append(streamId);
    const std::string key = hexEncode(crypto::hash(crypto::Hash::Sha256, secret));
    return hexEncode(crypto::hmac(crypto::Hash::Sha256, key, text));
}

bool namesCover(const std::vector<std::string>& names, const std::string& domain)
{
    const auto ascii = delivery::toALabels(domain);
    if (!ascii)
        return false;
    const std::string wanted = toLower(*ascii);
    const size_t dot = wanted.find('.');
    for (const std::string& each : names) {
        if (each == wanted || each == "_xmpp-server." + wanted)
            return true;
        if (dot != std::string::npos && each == "*" + wanted.substr(dot))
            return true;
    }
    return false;
}

bool namesCover(const wire::LinkInfo& info, const std::string& domain)
{
    return info.peerCertificate && namesCover(info.peerCertificate->names, domain);
}

} // namespace posthorn::xmpp
