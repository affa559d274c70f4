// links: posthorn-xmpp
// Data forms from clients (XEP-0004): what is read is written and read again as the same, and what a node is set by is
// either refused whole or kept as it is said (XEP-0060). Hashes of capabilities take any disco#info (XEP-0115, XEP-0390).
#include <cstdint>
#include <cstdlib>

#include "xmpp/pubsub/caps.h"
#include "xmpp/pubsub/node_config.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

using namespace posthorn;
using namespace posthorn::xmpp;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto element = readXml(std::string_view(reinterpret_cast<const char*>(data), size), 1 << 16);
    if (!element)
        return 0;
    (void)capsHash(*element, crypto::Hash::Sha1);
    (void)caps2Hash(*element, crypto::Hash::Sha256);
    const auto form = DataForm::fromElement(*element);
    if (!form)
        return 0;
    const std::string written = toXml(form->toElement());
    const auto again = readXml(written);
    const auto form2 = again ? DataForm::fromElement(*again) : std::nullopt;
    if (!form2 || toXml(form2->toElement()) != written)
        std::abort();
    NodeConfig config;
    if (applyConfig(config, *form)) {
        if (!(config == NodeConfig()))
            std::abort();
        return 0;
    }
    // A node is read as it was kept.
    Node node;
    node.name = "n";
    node.creator = *Jid::parse("a@example.test");
    node.config = config;
    const auto kept = readKept(node.toBytes());
    if (!kept || !kept->itself || !(kept->itself->config == config))
        std::abort();
    return 0;
}
