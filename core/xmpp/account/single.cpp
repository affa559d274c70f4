#include "xmpp/account/single.h"

namespace posthorn::xmpp {

namespace {

// What is kept is the key, a line feed, and the XML.
std::string bytesOf(std::string_view key, std::string_view xml)
{
    return std::string(key) + '\n' + std::string(xml);
}

// The keeper lives as long as the question.
void withItems(Home& home, std::string_view kind,
               std::function<void(std::shared_ptr<Keeper>, Result<std::map<std::string, std::string>>)> use)
{
    const auto keeper =
        std::make_shared<Keeper>(*home.station().store().objects, home.accountId(), std::string(kind));
    keeper->load([keeper, use = std::move(use)](Result<std::vector<Keeper::Item>> items) {
        if (!items)
            return use(keeper, passOn(items.error()));
        std::map<std::string, std::string> found;
        for (const Keeper::Item& each : *items) {
            const size_t end = std::min(each.bytes.find('\n'), each.bytes.size());
            const std::string key = each.bytes.substr(0, end);
            keeper->known(key, each.id);
            found[key] = each.bytes.substr(std::min(end + 1, each.bytes.size()));
        }
        use(keeper, std::move(found));
    });
}

} // namespace

void readSingle(Home& home, std::string_view kind, std::string_view key, Reply<std::string> reply)
{
    withItems(home, kind, [key = std::string(key), reply = std::move(reply)](const std::shared_ptr<Keeper>&, auto found) {
        if (!found)
            return reply(passOn(found.error()));
        reply(std::move((*found)[key]));
    });
}

void writeSingle(Home& home, std::string_view kind, std::string_view key, std::string xml, Reply<void> reply)
{
    withItems(home, kind,
              [key = std::string(key), xml = std::move(xml), reply = std::move(reply)](const std::shared_ptr<Keeper>& keeper,
                                                                                       auto found) {
                  if (!found)
                      return reply(passOn(found.error()));
                  const auto done = [keeper, reply](Result<store::Modseq> kept) {
                      if (!kept)
                          return reply(passOn(kept.error()));
                      reply({});
                  };
                  if (xml.empty())
                      keeper->erase(key, done);
                  else
                      keeper->put(key, bytesOf(key, xml), done);
              });
}

} // namespace posthorn::xmpp
