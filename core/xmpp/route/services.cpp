#include "xmpp/route/service.h"

namespace posthorn::xmpp {

std::vector<std::unique_ptr<Service>> makeServices(Exchange&)
{
    std::vector<std::unique_ptr<Service>> all;
    return all;
}

} // namespace posthorn::xmpp
