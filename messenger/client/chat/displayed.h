// What was read, told to one's own other devices (XEP-0490).
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Displayed final : public Module {
public:
    using Module::Module;
    void features(std::vector<std::string>& all) const override;
    void started() override;
    void event(const Jid& from, const std::string& node, const Element& items) override;
    void tell(const Jid& conversation, const Message& last);

private:
    void take(const Element& items);
};

} // namespace posthorn::messenger
