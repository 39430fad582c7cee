"""Heroes as FastAPI's and SQLModel's own tutorials keep them: what `fealty init` meets when it reads a document that
FastAPI made.  FASTAPI_DB names the database's file."""
import os
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query
from sqlmodel import Field, Session, SQLModel, create_engine, select


class HeroBase(SQLModel):
    name: str
    age: int | None = None


class Hero(HeroBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    secret_name: str


class HeroPublic(HeroBase):
    id: int


class HeroCreate(HeroBase):
    secret_name: str


class HeroUpdate(SQLModel):
    name: str | None = None
    age: int | None = None
    secret_name: str | None = None


engine = create_engine("sqlite:///" + os.environ["FASTAPI_DB"], connect_args={"check_same_thread": False})
SQLModel.metadata.create_all(engine)
app = FastAPI()


def open_session():
    with Session(engine) as session:
        yield session


Stored = Annotated[Session, Depends(open_session)]


def find(session: Session, hero_id: int) -> Hero:
    hero = session.get(Hero, hero_id)
    if not hero:
        raise HTTPException(status_code=404, detail="Hero not found")
    return hero


def keep(session: Session, hero: Hero) -> Hero:
    session.add(hero)
    session.commit()
    session.refresh(hero)
    return hero


@app.post("/heroes/", response_model=HeroPublic)
def create_hero(hero: HeroCreate, session: Stored):
    return keep(session, Hero.model_validate(hero))


@app.get("/heroes/", response_model=list[HeroPublic])
def read_heroes(session: Stored, offset: int = 0, limit: Annotated[int, Query(le=100)] = 100):
    return session.exec(select(Hero).offset(offset).limit(limit)).all()


@app.get("/heroes/{hero_id}", response_model=HeroPublic)
def read_hero(hero_id: int, session: Stored):
    return find(session, hero_id)


@app.patch("/heroes/{hero_id}", response_model=HeroPublic)
def update_hero(hero_id: int, changes: HeroUpdate, session: Stored):
    hero = find(session, hero_id)
    hero.sqlmodel_update(changes.model_dump(exclude_unset=True))
    return keep(session, hero)


@app.delete("/heroes/{hero_id}")
def delete_hero(hero_id: int, session: Stored):
    session.delete(find(session, hero_id))
    session.commit()
    return {"ok": True}
