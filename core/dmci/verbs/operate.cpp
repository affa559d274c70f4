// OPERATE word ...: any operation of the administration's list
#include <algorithm>

#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runOperate(DmciSession& session, const Words& words)
{
    // The operation's name may be two words.
    const std::string both = words.size() > 1 ? words[0] + ' ' + words[1] : std::string();
    const auto operations = session.context().operations.list();
    const bool isTwo = std::any_of(operations.begin(), operations.end(), [&](const admin::Operation& each) {
        return equalsIgnoreCase(each.word, both);
    });
    session.administer(isTwo ? both : words[0], Words(words.begin() + (isTwo ? 2 : 1), words.end()));
}

} // namespace posthorn::dmci
