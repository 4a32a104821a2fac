#ifndef CMARTLET_H
#define CMARTLET_H

#include "python.h"
#include "object.h"
#include "reference.h"
#include "number.h"
#include "text.h"
#include "container.h"
#include "call.h"
#include "instance.h"
#include "type.h"
#include "cell.h"
#include "class.h"
#include "exception.h"
#include "buffer.h"
#include "record.h"
#include "dlpack.h"
#include "arrow.h"
#include "crash.h"
#include "async.h"

#endif
