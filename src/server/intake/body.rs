//! The body of a call, metered: gRPC's frames are followed as they come, and the body ends with an error where a message
//! is too large, too slow, or finds no room.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::stream;
use http_body::{Body, Frame};
use http_body_util::{BodyExt, StreamBody};
use tokio::time::timeout_at;
use tonic::Status;
use tonic::codegen::StdError;

use super::message::{COMPRESSED, PREFIX, head};
use super::{ConnectionBytes, Intake, Meter, Receipt, Receipts};
use crate::engine::Patience;
use crate::error::Error;
use crate::server::wire;

/// Room is taken in steps of so many bytes, not for every frame.
const STEP: usize = 64 << 10;

/// What a method takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Shape {
    /// One article; `gzip`: which may be compressed.
    Article { gzip: bool },
    /// Any number of them.
    Articles { gzip: bool },
    /// Small messages: what is asked of health, reflection, lists.
    Small,
}

/// The most bytes of a small message.
const SMALL: usize = 4096;

impl Shape {
    fn is_raw(self) -> bool {
        self != Self::Small
    }

    fn takes_gzip(self) -> bool {
        matches!(self, Self::Article { gzip: true } | Self::Articles { gzip: true })
    }
}

/// A body on its way through the meter.
pub(in crate::server) struct Metered<B> {
    body: Pin<Box<B>>,
    meter: Meter,
    shape: Shape,
    largest: usize,
    receipts: Arc<Receipts>,
    state: State,
    /// When the message that has begun must be whole.
    due: Option<Instant>,
    /// The bytes of the last frame that are not looked at yet.
    rest: Bytes,
    messages: usize,
}

enum State {
    /// Before a message, or in its head: the bytes of it so far.
    Head(BytesMut),
    /// In a message: how many bytes are to come, and the room of those that came.
    Inside { left: usize, taken: usize, receipt: Option<Receipt> },
}

impl<B> Metered<B>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<StdError>,
{
    /// The body of a call that comes over `connection`; of whole messages the receipts are put in `receipts`, where the shape
    /// is one of articles.
    pub(in crate::server) fn body(
        body: B,
        intake: &Intake,
        connection: ConnectionBytes,
        shape: Shape,
        receipts: Arc<Receipts>,
    ) -> tonic::body::Body {
        let patience = if matches!(shape, Shape::Articles { .. }) { Patience::Wait } else { Patience::Refuse };
        let meter = intake.meter(connection, patience);
        // A call of one article begins with it; in a stream, there may be a pause before each.
        let due = if matches!(shape, Shape::Article { .. }) { meter.due() } else { None };
        let metered = Self {
            body: Box::pin(body),
            meter,
            shape,
            largest: if shape.is_raw() { intake.largest } else { SMALL },
            receipts,
            state: State::Head(BytesMut::new()),
            due,
            rest: Bytes::new(),
            messages: 0,
        };
        let frames = stream::try_unfold(metered, |mut metered: Self| async move {
            let frame = metered.next().await.map_err(Status::from)?;
            Ok::<_, Status>(frame.map(|frame| (frame, metered)))
        });
        tonic::body::Body::new(StreamBody::new(frames))
    }

    /// The next frame for tonic.
    async fn next(&mut self) -> Result<Option<Frame<Bytes>>, Error> {
        loop {
            if self.rest.is_empty() {
                let Some(frame) = self.receive().await? else { return self.ended() };
                match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(other) => return Ok(Some(other)),
                }
                continue;
            }
            if let Some(data) = self.step().await? {
                return Ok(Some(Frame::data(data)));
            }
        }
    }

    async fn receive(&mut self) -> Result<Option<Frame<Bytes>>, Error> {
        let frame = self.body.frame();
        let frame = match (self.due, self.meter.timeout) {
            (Some(due), Some(limit)) => timeout_at(due.into(), frame).await.map_err(|_| Error::TooSlow(limit))?,
            _ => frame.await,
        };
        frame.transpose().map_err(not_arrived)
    }

    fn ended(&self) -> Result<Option<Frame<Bytes>>, Error> {
        match &self.state {
            State::Head(head) if head.is_empty() => Ok(None),
            _ => Err(Error::Malformed("the body ends inside a message".to_owned())),
        }
    }

    /// Looks at some of the bytes that came; what tonic gets of them.
    async fn step(&mut self) -> Result<Option<Bytes>, Error> {
        match &mut self.state {
            State::Head(begun) => {
                if begun.is_empty() && self.due.is_none() {
                    self.due = self.meter.due();
                }
                let more = self.rest.split_to((PREFIX - begun.len()).min(self.rest.len()));
                begun.extend_from_slice(&more);
                if begun.len() < PREFIX {
                    return Ok(None);
                }
                let (flag, length) = (begun.get_u8(), begun.get_u32() as usize);
                self.begin(flag, length).await.map(Some)
            }
            State::Inside { left, taken, receipt } => {
                let data = self.rest.split_to((*left).min(self.rest.len()));
                if data.len() > *taken {
                    let step = STEP.max(data.len()).min(*left) - *taken;
                    let more = self.meter.take(step).await?;
                    *taken += step;
                    match receipt {
                        Some(receipt) => receipt.merge(more),
                        None => *receipt = Some(more),
                    }
                }
                *left -= data.len();
                *taken -= data.len();
                if *left == 0 {
                    self.whole();
                }
                Ok(Some(data))
            }
        }
    }

    /// A head has come: the one that tonic gets, or why there will be no message.
    async fn begin(&mut self, flag: u8, length: usize) -> Result<Bytes, Error> {
        self.messages += 1;
        if self.messages > 1 && matches!(self.shape, Shape::Article { .. }) {
            return Err(Error::Malformed("one message is expected, and there are more".to_owned()));
        }
        if flag == COMPRESSED && self.shape.is_raw() && !self.shape.takes_gzip() {
            return Err(Error::Malformed("the message is compressed, and grpc-encoding does not say how".to_owned()));
        }
        if flag > COMPRESSED {
            return Err(Error::Malformed(format!("the message begins with {flag}: 0 is expected, or 1 if compressed")));
        }
        if length > self.largest {
            return Err(match self.shape {
                Shape::Small => Error::TooLarge { found: Some(length), limit: SMALL, flag: None },
                _ => wire::too_large(Some(length), self.largest),
            });
        }
        let mut room = None;
        let mut taken = 0;
        if self.meter.patience == Patience::Wait && length > 0 {
            // Whole, or two streams that have half a message each could wait for each other. The wait is ours, and no time of
            // the sender's.
            room = Some(self.meter.take(length).await?);
            self.due = self.meter.due();
            taken = length;
        }
        self.state = State::Inside { left: length, taken, receipt: room };
        if length == 0 {
            self.whole();
        }
        if !self.shape.is_raw() {
            return Ok(Bytes::copy_from_slice(&head(flag, length)));
        }
        Ok([&head(0, length + 1)[..], &[flag]].concat().into())
    }

    /// A message is whole: its receipt goes the way of the message.
    fn whole(&mut self) {
        let before = std::mem::replace(&mut self.state, State::Head(BytesMut::new()));
        if !matches!(self.shape, Shape::Article { .. }) {
            self.due = None;
        }
        if let (State::Inside { receipt, .. }, true) = (before, self.shape.is_raw()) {
            self.receipts.add(receipt);
        }
    }
}

fn not_arrived(error: impl Into<StdError>) -> Error {
    let error: StdError = error.into();
    Error::Malformed(format!("the body did not arrive: {error}"))
}

impl Meter {
    fn due(&self) -> Option<Instant> {
        self.timeout.and_then(|timeout| Instant::now().checked_add(timeout))
    }
}

/// The whole of a body that is one message, and its receipt.
///
/// # Errors
/// As those of a metered body.
pub(in crate::server) async fn whole<B>(
    body: B,
    intake: &Intake,
    connection: ConnectionBytes,
) -> Result<(Bytes, Option<Receipt>), Error>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<StdError>,
{
    let meter = intake.meter(connection, Patience::Refuse);
    let largest = intake.largest;
    if let Some(said) = body.size_hint().exact().and_then(|size| usize::try_from(size).ok())
        && said > largest
    {
        return Err(wire::too_large(Some(said), largest));
    }
    let (due, mut body) = (meter.due(), body);
    let (mut bytes, mut taken, mut receipt) = (BytesMut::new(), 0, None::<Receipt>);
    loop {
        let frame = body.frame();
        let frame = match (due, meter.timeout) {
            (Some(due), Some(limit)) => timeout_at(due.into(), frame).await.map_err(|_| Error::TooSlow(limit))?,
            _ => frame.await,
        };
        let Some(frame) = frame else { break };
        let frame = frame.map_err(not_arrived)?;
        let Ok(data) = frame.into_data() else { continue };
        let length = bytes.len() + data.len();
        if length > largest {
            return Err(wire::too_large(None, largest));
        }
        if length > taken {
            let step = STEP.max(length - taken);
            let more = meter.take(step).await?;
            taken += step;
            match &mut receipt {
                Some(receipt) => receipt.merge(more),
                None => receipt = Some(more),
            }
        }
        bytes.extend_from_slice(&data);
    }
    if let Some(receipt) = &mut receipt {
        receipt.shrink(bytes.len());
    }
    Ok((bytes.freeze(), receipt))
}
